"""The two functions of the runbooks as far as their documents care: a lock, what was saved, and what was changed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.infra.automation.interpreting import FakeClock

Said = dict[str, Any]


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Pretended:
    """Functions that share what they know, as the real ones share a table and a cluster.

    Attributes:
        recovers_after: looks at the figure that still find it ill.
        deployed: whether something was deployed shortly before.
        breaks: steps that raise, each time.
        before_call: is called with the number of each call before it does anything, and may raise.
    """

    clock: FakeClock
    recovers_after: int = 2
    deployed: bool = False
    breaks: frozenset[str] = frozenset()
    before_call: Callable[[int], None] = lambda _: None
    holder: str = ""
    saved: Said = field(default_factory=dict)
    replicas: dict[str, int] = field(default_factory=lambda: {"fitfoot-web": 2, "fitfoot-api": 1})
    revision: int = 7
    paged: int = 0
    calls: list[str] = field(default_factory=list)
    really_changed: list[str] = field(default_factory=list)

    def invoke(self, _name: str, payload: bytes, _within: timedelta) -> tuple[bytes, str | None]:
        asked: Said = json.loads(payload)
        step = str(asked["step"])
        self.calls.append(step)
        self.before_call(len(self.calls))
        if step in self.breaks:
            said = {"errorMessage": f"{step} is broken", "errorType": "RuntimeError"}
            return json.dumps(said).encode(), "Unhandled"
        try:
            answer = getattr(self, f"_{step}")(asked)
        except ValueError as error:
            return json.dumps({"errorMessage": str(error), "errorType": "StepFailed"}).encode(), "Unhandled"
        return json.dumps(answer).encode(), None

    def _lock(self, asked: Said) -> Said:
        if self.holder not in {"", asked["run"]}:
            return {"verdict": "VERDICT_REFUSED", "reason": f"{self.holder} holds it until 04:08"}
        self.holder = asked["run"]
        return {"verdict": "VERDICT_LOCKED", "incident": "2026-11-23-1"}

    def _unlock(self, asked: Said) -> Said:
        if self.holder == asked["run"]:
            self.holder = ""
        return {"verdict": "VERDICT_RELEASED"}

    def _ask(self, asked: Said) -> Said:
        return {"verdict": "VERDICT_ANSWERED", "lines": [f"{asked['question']}: 4 %"]}

    def _deployments(self, _: Said) -> Said:
        return {"verdict": "VERDICT_DEPLOYED" if self.deployed else "VERDICT_UNCHANGED"}

    def _record(self, _: Said) -> Said:
        return {"verdict": "VERDICT_RECORDED"}

    def _save(self, asked: Said) -> Said:
        capacity = json.loads(asked["capacity"])
        if "deployments" not in capacity:
            raise ValueError("the capacity cannot be read")
        self.saved = self.saved or capacity
        return {"verdict": "VERDICT_SAVED"}

    def _saved(self, _: Said) -> Said:
        return {"verdict": "VERDICT_SAVED", "capacity": self.saved} if self.saved else {"verdict": "VERDICT_NOTHING"}

    def _restored(self, _: Said) -> Said:
        self.saved = {}
        return {"verdict": "VERDICT_DONE"}

    def _compare(self, _: Said) -> Said:
        self.recovers_after -= 1
        return {"verdict": "VERDICT_ILL" if self.recovers_after >= 0 else "VERDICT_RECOVERED", "value": 4.5}

    def _assert(self, asked: Said) -> Said:
        if self.recovers_after > 0 and not _true(asked.get("dry_run")):
            self.paged += 1
            raise ValueError("error_rate is 4.5, not below 1")
        return {"verdict": "VERDICT_RECOVERED"}

    def _stop(self, asked: Said) -> Said:
        raise ValueError(str(asked["reason"]))

    def _capacity(self, asked: Said) -> Said:
        found = [{"name": name, "replicas": self.replicas[name]} for name in asked["deployments"]]
        return {"verdict": "VERDICT_DONE", "deployments": found, "breaker": "false"}

    def _scale(self, asked: Said) -> Said:
        name, wanted = asked["deployment"], max(int(asked["replicas"]), self.replicas[asked["deployment"]])
        before = self.replicas[name]
        if not _true(asked.get("dry_run")):
            self._change(f"scale {name}", changed=wanted != before)
            self.replicas[name] = wanted
        return {"verdict": "VERDICT_DONE", "before": before, "after": wanted, "changed": wanted != before}

    def _breaker(self, asked: Said) -> Said:
        if not _true(asked.get("dry_run")):
            self._change("breaker", changed="breaker" not in self.really_changed)
        return {"verdict": "VERDICT_DONE", "before": "false", "after": "true", "changed": True}

    def _restore(self, asked: Said) -> Said:
        capacity = json.loads(asked["capacity"])["capacity"]
        if not _true(asked.get("dry_run")):
            for one in capacity["deployments"]:
                self._change(f"restore {one['name']}", changed=self.replicas[one["name"]] != one["replicas"])
                self.replicas[one["name"]] = one["replicas"]
        return {"verdict": "VERDICT_DONE"}

    def _revisions(self, _: Said) -> Said:
        return {"verdict": "VERDICT_DONE", "revisions": []}

    def _restart(self, asked: Said) -> Said:
        if not _true(asked.get("dry_run")):
            self._change("restart", changed="restart" not in self.really_changed)
        return {"verdict": "VERDICT_DONE", "changed": True}

    def _roll_back(self, asked: Said) -> Said:
        if not _true(asked.get("dry_run")):
            self._change("roll_back", changed="roll_back" not in self.really_changed)
        return {"verdict": "VERDICT_DONE", "changed": True}

    def _ready(self, _: Said) -> Said:
        return {"verdict": "VERDICT_READY"}

    def _change(self, what: str, *, changed: bool) -> None:
        if changed:
            self.really_changed.append(what)


def _true(value: object) -> bool:
    return str(value).lower() == "true"
