"""Runbook steps: deployments: what went out shortly before the incident opened, as CI and as the cluster have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from functions.model.deployment import Deployment, deployment_json
from functions.model.payload import answer_in
from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.revisions import Revision, read_revisions, rolled_back
from functions.runbook_steps.wording import ago


@dataclass(frozen=True)
class Deployments:
    """`revisions` None: the cluster did not say. `services` empty: all of them."""

    FIELDS: ClassVar[tuple[str, ...]] = ("revisions", "services", "within_minutes")

    revisions: Sequence[Revision] | None
    services: tuple[str, ...]
    within: timedelta

    @classmethod
    def read(cls, fields: Fields) -> "Deployments":
        """Read a payload; raises BadRequest."""
        within = timedelta(minutes=fields.whole("within_minutes", 15, least=1, most=10_080))
        services = tuple(name.removeprefix("fitfoot-") for name in fields.texts("services"))
        return cls(read_revisions(answer_in(fields.any("revisions"))), services, within)

    def perform(self, desk: Desk) -> Answer:
        """DEPLOYED, UNCHANGED, or UNKNOWN: CI told of none, and the cluster did not say."""
        desk.renew()
        before = self._before(desk)
        told = [one for one in desk.tables.deployments.since(before - self.within) if self._counts(one, before)]
        back = rolled_back(self.revisions or ())
        seen = [one for one in self.revisions or () if one.current and self._shortly(one.created_at, before)]
        seen = [one for one in seen if self._wanted(one.service)]
        lines = [one.words(before) + _undone(one.service, back) for one in told]
        lines += [f"{one.words}, created {ago(one.created_at, before)} before" for one in seen]
        counting = [one for one in told if one.service not in back]
        if counting or seen:
            verdict = Verdict.DEPLOYED
        else:
            verdict = Verdict.UNKNOWN if self.revisions is None else Verdict.UNCHANGED
            lines.append(
                f"nothing else went out {_within(self.within)}" if lines else f"nothing went out {_within(self.within)}"
            )
        if self.revisions is None:
            lines.append("the cluster did not say what it runs")
        return Answer(verdict, desk.note(lines), {"deployments": [deployment_json(one) for one in told]})

    def _before(self, desk: Desk) -> datetime:
        incident = desk.tables.incidents.get(desk.incident) if desk.incident else None
        return incident.opened_at if incident else desk.now

    def _counts(self, one: Deployment, before: datetime) -> bool:
        return self._wanted(one.service.removeprefix("fitfoot-")) and self._shortly(one.at, before)

    def _wanted(self, service: str) -> bool:
        return not self.services or service in self.services

    def _shortly(self, at: datetime, before: datetime) -> bool:
        return before - self.within <= at <= before


def _within(within: timedelta) -> str:
    return f"in the {within // timedelta(minutes=1)} minutes before"


def _undone(service: str, back: frozenset[str]) -> str:
    return " (rolled back since)" if service in back else ""
