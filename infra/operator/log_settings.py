"""Infra: the part of the settings that says in which log groups the shop's lines are, and of which service each is."""

import re
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from infra.operator.field_values import matching
from infra.operator.findings import WrongValue

_MOST: Final = 20
_EXAMPLE: Final = "/fitfoot/web"
_OURS: Final = "/aws/lambda/fitfoot-"


def _group(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w./#-]{1,512}", value, re.ASCII) or value.startswith("aws/"):
        raise WrongValue("a log group's name", value, f"{_EXAMPLE}: web")
    if value.startswith(_OURS):
        raise ValueError(
            f"{value} is the monitoring's own, which would hear itself; name the groups that the shop's lines are in"
        )
    return value


Group = Annotated[str, PlainValidator(_group)]
Service = Annotated[str, PlainValidator(matching(r"[a-z][a-z0-9-]{0,29}", "a service's name", "web"))]
LogGroups = Annotated[dict[Group, Service], Field(max_length=_MOST)]
"""Service by log group. CloudFormation refuses a group that is not there yet."""
