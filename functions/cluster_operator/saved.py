"""Cluster operator: what `capacity` saw before a runbook changed it, as the runbook steps kept it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from functions.cluster_operator.faults import one_line
from functions.cluster_operator.fields import Fields
from functions.model.invocation import BadRequest
from functions.model.payload import answer_in
from functions.model.verdict import Verdict

_WANTED = 'capacity is what the step `saved` answers: {"capacity": {"deployments": [{"name", "replicas"}], "breaker"}}'


@dataclass(frozen=True)
class Saved:
    """Replicas by deployment, and the breaker's text (None: it had none). `nothing` where nothing was saved.

    `foreign` are names that were saved, too, and are not to be touched.
    """

    replicas: Mapping[str, int]
    breaker: str | None
    nothing: bool = False
    foreign: tuple[str, ...] = ()

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From the field `capacity`, which may hold the answer of `saved`, or that of `capacity` itself.

        Raises:
            BadRequest: it holds neither.
        """
        answer = answer_in(fields.given.get("capacity"))
        if answer and answer.get("verdict") == Verdict.NOTHING:
            return cls({}, None, nothing=True)
        found = answer_in(answer["capacity"]) if answer and "capacity" in answer else answer
        match found:
            case {"deployments": [*entries], "breaker": None | str() as breaker}:
                foreign = tuple(name for entry in entries if (name := _foreign(fields, entry)))
                ours = [entry for entry in entries if not _foreign(fields, entry)]
                return cls(dict(_replicas(fields, entry) for entry in ours), breaker, foreign=foreign)
            case _:
                raise BadRequest(_WANTED)


def _foreign(fields: Fields, entry: Any) -> str:  # noqa: ANN401 - anything may come
    """The name of a deployment that is not to be touched, in one line; or empty."""
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return one_line(name) if isinstance(name, str) and name not in fields.touchable else ""


def _replicas(fields: Fields, entry: Any) -> tuple[str, int]:  # noqa: ANN401 - anything may come
    if not isinstance(entry, Mapping):
        raise BadRequest(_WANTED)
    one = Fields({"deployment": entry.get("name"), "replicas": entry.get("replicas")}, fields.touchable)
    return one.deployment(), one.whole("replicas", 0, 10_000)
