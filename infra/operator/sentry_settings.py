"""Infra: the part of the settings that says what Sentry is told by the functions."""

from typing import Annotated, Final

from pydantic import PlainValidator

from infra.operator.field_values import true_or_false
from infra.operator.findings import WrongValue
from infra.operator.model_findings import Part

_MOST: Final = 1.0


def _rate(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        raise WrongValue("a part of all calls, up to 1, or null", value, "0.05")
    if value == 0:
        raise ValueError("traces_sample_rate is 0, which costs each call what a trace costs; write null: no traces")
    return float(value)


class SentrySettings(Part):
    """Errors go to the DSN that is the parameter `/fitfoot/SENTRY_DSN`."""

    traces_sample_rate: Annotated[float | None, PlainValidator(_rate)] = None
    from_vpc: Annotated[bool, PlainValidator(true_or_false)] = False
