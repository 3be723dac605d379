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
from functions.runbook_steps.scope import known_service
from functions.runbook_steps.wording import ago

_REVISIONS = 3
"""Of each service, that are listed."""


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
        services = tuple(known_service(name.removeprefix("fitfoot-")) for name in fields.texts("services"))
        return cls(read_revisions(answer_in(fields.any("revisions"))), services, within)

    def perform(self, desk: Desk) -> Answer:
        """DEPLOYED, UNCHANGED, or UNKNOWN: CI told of none, and the cluster did not say.

        Where the cluster says what it runs, what CI told has to be seen there: going back from a revision that ran well
        for days cures nothing.
        """
        desk.renew()
        before = self._before(desk)
        told = [one for one in desk.tables.deployments.since(before - self.within) if self._counts(one, before)]
        seen = [one for one in self.revisions or () if one.current and self._shortly(one.created_at, before)]
        seen = [one for one in seen if self._wanted(one.service)]
        lines = [f"{one.words(before)}{self._doubt(_service(one), seen)}" for one in told]
        lines += [f"{one.words}, created {ago(one.created_at, before)} before" for one in seen]
        verdict = Verdict.UNKNOWN if self.revisions is None else Verdict.UNCHANGED
        if seen or (told and self.revisions is None):
            verdict = Verdict.DEPLOYED
        else:
            minutes = self.within // timedelta(minutes=1)
            lines.append(f"nothing {'else ' if lines else ''}went out in the {minutes} minutes before")
        if self.revisions is None:
            lines.append("the cluster did not say what it runs")
        else:
            lines += [self._listed(one, before) for one in self._latest(but=seen)]
        return Answer(verdict, desk.note(lines), {"deployments": [deployment_json(one) for one in told]})

    def _doubt(self, service: str, seen: Sequence[Revision]) -> str:
        """Why a deployment that CI told of is none to go back from, in brackets."""
        if self.revisions is None or any(one.service == service for one in seen):
            return ""
        if service in rolled_back(self.revisions):
            return " (rolled back since)"
        current = next((one for one in self.revisions if one.service == service and one.current), None)
        return " (the cluster runs another revision)" if current else " (the cluster does not say that it runs it)"

    def _latest(self, but: Sequence[Revision]) -> list[Revision]:
        """The last revisions of each service, the newest first, but those that were told of already."""
        wanted = [one for one in self.revisions or () if self._wanted(one.service)]
        newest = sorted(wanted, key=lambda one: one.created_at, reverse=True)
        numbers = {id(one): sum(other.service == one.service for other in newest[:at]) for at, one in enumerate(newest)}
        return [one for one in newest if numbers[id(one)] < _REVISIONS and one not in but]

    def _listed(self, one: Revision, before: datetime) -> str:
        runs = ", runs now" if one.current else ""
        if one.created_at > before:
            return f"{one.words}, created {ago(before, one.created_at)} after it began{runs}"
        return f"{one.words}, created {ago(one.created_at, before)} before{runs}"

    def _before(self, desk: Desk) -> datetime:
        incident = desk.tables.incidents.get(desk.incident) if desk.incident else None
        return incident.opened_at if incident else desk.now

    def _counts(self, one: Deployment, before: datetime) -> bool:
        return self._wanted(_service(one)) and self._shortly(one.at, before)

    def _wanted(self, service: str) -> bool:
        return not self.services or service in self.services

    def _shortly(self, at: datetime, before: datetime) -> bool:
        return before - self.within <= at <= before


def _service(deployment: Deployment) -> str:
    """`api`, also where CI calls it `fitfoot-api`."""
    return deployment.service.removeprefix("fitfoot-")
