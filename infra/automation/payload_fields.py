"""Automation: the steps that our two functions take, their fields, and the verdicts that they answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from functions.model.verdict import Verdict


class Kind(StrEnum):
    """What a field holds, in the words of a refusal."""

    TEXT = "a text"
    WHOLE = "a whole number"
    NUMBER = "a number"
    YES = "true or false"
    TEXTS = "a list of texts"
    ANSWER = "the whole answer of another step"
    EVIDENCE = "the answer of another step, or a map of them"


@dataclass(frozen=True)
class Field:
    """A field of a payload; `of` is the step whose answer it is."""

    kind: Kind
    needed: bool = True
    choices: tuple[str, ...] = ()
    of: str = ""


STEPS: Final = "fitfoot-runbook-steps"
CLUSTER: Final = "fitfoot-cluster-operator"
Fields = Mapping[str, Field]

_TEXT, _WHOLE, _YES, _TEXTS = (Field(kind) for kind in (Kind.TEXT, Kind.WHOLE, Kind.YES, Kind.TEXTS))
_MAYBE_TEXT, _MAYBE_WHOLE = (Field(kind, needed=False) for kind in (Kind.TEXT, Kind.WHOLE))
_ASKED: Final = ("errors_by_endpoint", "error_rate", "slowest_endpoints", "slowest_queries", "database", "cache")
_COMPARED: Final = ("error_rate", "response_time_p95", "down")
_COMPARISON: Final = {
    "question": Field(Kind.TEXT, choices=_COMPARED), "service": _MAYBE_TEXT, "below": Field(Kind.NUMBER),
}  # fmt: skip
_DEPLOYMENTS: Final = {"deployments": _TEXTS}

OF_STEP: Final[Mapping[str, Mapping[str, Fields]]] = {
    STEPS: {
        "lock": {
            "incident": _MAYBE_TEXT, "changes": _WHOLE, "lock_seconds": _MAYBE_WHOLE, "cooldown_minutes": _MAYBE_WHOLE,
            "changes_a_day": _MAYBE_WHOLE,
        },
        "unlock": {"outcome": _MAYBE_TEXT},
        "ask": {"question": Field(Kind.TEXT, choices=_ASKED), "service": _MAYBE_TEXT},
        "deployments": {
            "revisions": Field(Kind.ANSWER, of="revisions"), "services": Field(Kind.TEXTS, needed=False),
            "within_minutes": _MAYBE_WHOLE,
        },
        "record": {"name": _TEXT, "evidence": Field(Kind.EVIDENCE)},
        "save": {"capacity": Field(Kind.ANSWER, of="capacity")},
        "saved": {"incident": _MAYBE_TEXT},
        "restored": {"incident": _MAYBE_TEXT},
        "compare": _COMPARISON,
        "assert": _COMPARISON,
        "stop": {"reason": _TEXT},
    },
    CLUSTER: {
        "capacity": _DEPLOYMENTS,
        "scale": {"deployment": _TEXT, "replicas": _WHOLE},
        "breaker": {"enabled": _YES},
        "restore": {"capacity": Field(Kind.ANSWER, of="saved")},
        "revisions": _DEPLOYMENTS,
        "restart": {"deployment": _TEXT, "not_within_minutes": _MAYBE_WHOLE},
        "roll_back": {"deployment": _TEXT},
        "ready": _DEPLOYMENTS,
    },
}  # fmt: skip

# every document wants a dry run to be one in each of its steps
ALWAYS: Final[Mapping[str, Fields]] = {
    STEPS: {"step": _TEXT, "run": _TEXT, "runbook": _TEXT, "dry_run": _YES},
    CLUSTER: {"step": _TEXT, "dry_run": _YES},
}
EXAMPLES: Final = {
    "run": '"{{ automation:EXECUTION_ID }}"', "dry_run": '"{{ DryRun }}"', "below": '"1"', "name": "scale fitfoot-web",
    "deployment": "fitfoot-web", "service": "web", "changes": "1", "reason": '"{{ Lock.Payload }}"',
}  # fmt: skip
OF_KIND: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "some text", Kind.WHOLE: "5", Kind.NUMBER: '"1"', Kind.YES: "true", Kind.TEXTS: "[fitfoot-web]",
    Kind.ANSWER: '"{{ Step.Payload }}"', Kind.EVIDENCE: '"{{ Step.Payload }}"',
}  # fmt: skip

# what a document may branch on: by function and step
VERDICTS: Final[Mapping[str, Mapping[str, tuple[Verdict, ...]]]] = {
    STEPS: {
        "lock": (Verdict.LOCKED, Verdict.REFUSED),
        "unlock": (Verdict.RELEASED,),
        "ask": (Verdict.ANSWERED, Verdict.UNKNOWN),
        "deployments": (Verdict.DEPLOYED, Verdict.UNCHANGED, Verdict.UNKNOWN),
        "record": (Verdict.RECORDED,),
        "save": (Verdict.SAVED,),
        "saved": (Verdict.SAVED, Verdict.NOTHING),
        "restored": (Verdict.DONE,),
        "compare": (Verdict.RECOVERED, Verdict.ILL, Verdict.UNKNOWN),
        "assert": (Verdict.RECOVERED,),
        "stop": (),
    },
    CLUSTER: dict.fromkeys(OF_STEP[CLUSTER], (Verdict.DONE,)) | {"ready": (Verdict.READY, Verdict.WAITING)},
}
