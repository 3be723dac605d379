"""Automation: the steps that our two functions take, their fields, and the verdicts that they answer with."""

from collections.abc import Mapping
from typing import Final

from functions.model.verdict import Verdict
from infra.automation.field import Field, Kind

STEPS: Final = "fitfoot-runbook-steps"
CLUSTER: Final = "fitfoot-cluster-operator"
DRY_RUN: Final = "DryRun"
"""The parameter that each step is given as dry_run, and nothing else is."""
Fields = Mapping[str, Field]

DEPLOYMENTS: Final = ("fitfoot-web", "fitfoot-api")  # as in infra/monitoring/kubernetes/rbac.yaml
SERVICES: Final = ("web", "api", "admin", "db")
_ASKED: Final = ("errors_by_endpoint", "error_rate", "slowest_endpoints", "slowest_queries", "database", "cache")
_COMPARED: Final = ("error_rate", "response_time_p95", "down")

_TEXT: Final = Field(Kind.TEXT, empty=False)
_YES: Final = Field(Kind.YES)
_MAYBE_TEXT: Final = Field(Kind.TEXT, needed=False)
_INCIDENT: Final = Field(Kind.TEXT, needed=False, given=True)
_SERVICE: Final = Field(Kind.TEXT, needed=False, choices=SERVICES)
_DEPLOYMENT: Final = {"deployment": Field(Kind.TEXT, choices=DEPLOYMENTS)}
_DEPLOYMENTS: Final = {"deployments": Field(Kind.TEXTS, choices=DEPLOYMENTS)}
_COMPARISON: Final = {
    "question": Field(Kind.TEXT, choices=_COMPARED), "service": _SERVICE,
    "below": Field(Kind.NUMBER, within=(0.01, 600_000)),  # of percent or milliseconds; below nothing is never
}  # fmt: skip


def _whole(least: int, most: int, *, needed: bool = False) -> Field:
    return Field(Kind.WHOLE, needed, within=(least, most))


OF_STEP: Final[Mapping[str, Mapping[str, Fields]]] = {
    STEPS: {
        "lock": {
            "incident": _INCIDENT, "changes": _whole(0, 1_000, needed=True), "changes_a_day": _whole(0, 1_000),
            "lock_seconds": _whole(60, 3_600),  # a run that waits half a minute shall still have it afterwards
            "cooldown_minutes": _whole(0, 1_440),
        },
        "unlock": {"outcome": _MAYBE_TEXT},
        "ask": {"question": Field(Kind.TEXT, choices=_ASKED), "service": _SERVICE},
        "deployments": {
            "revisions": Field(Kind.ANSWER, of="revisions"),
            "services": Field(Kind.TEXTS, needed=False, choices=SERVICES), "within_minutes": _whole(1, 10_080),
        },
        "record": {"name": _TEXT, "evidence": Field(Kind.EVIDENCE)},
        "save": {"capacity": Field(Kind.ANSWER, of="capacity")},
        "saved": {"incident": _INCIDENT},
        "restored": {"incident": _INCIDENT},
        "compare": _COMPARISON,
        "assert": _COMPARISON,
        "stop": {"reason": Field(Kind.TEXT, empty=False, said=True)},
    },
    CLUSTER: {
        "capacity": _DEPLOYMENTS,
        "scale": {**_DEPLOYMENT, "replicas": _whole(1, 100, needed=True)},
        "breaker": {"enabled": _YES},
        "restore": {"capacity": Field(Kind.ANSWER, of="saved")},
        "revisions": _DEPLOYMENTS,
        "restart": {**_DEPLOYMENT, "not_within_minutes": _whole(0, 1_440)},
        "roll_back": _DEPLOYMENT,
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
    "deployment": "fitfoot-web", "service": "web", "incident": '"{{ Incident }}"', "changes": "1",
    "changes_a_day": "20", "lock_seconds": "180", "cooldown_minutes": "15", "within_minutes": "15",
    "not_within_minutes": "10", "reason": '"{{ Lock.Payload }}"',
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
