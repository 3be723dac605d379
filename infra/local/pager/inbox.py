"""The pager inbox: the pages that came, and what PagerDuty makes of each; one incident a key is open at a time."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Call:
    """One call as it came: what it asks for, of which key; `problems` is why it is refused."""

    at: datetime
    api: str
    event_action: str
    dedup_key: str = ""
    summary: str = ""
    severity: str = ""
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    status: int = 0


@dataclass(frozen=True)
class Page:
    """A call and what came of it.

    Attributes:
        call: the call.
        accepted: whether it was answered with success.
        effect: opened, acknowledged, resolved, changed, or nothing.
        deduplicated: it said what was so already.
        reopened: it opened what had been resolved under the same key: the fault that must not happen.
    """

    call: Call
    accepted: bool
    effect: str = ""
    deduplicated: bool = False
    reopened: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As `GET /pages` shows it."""
        call = self.call
        return {
            "at": call.at.isoformat().replace("+00:00", "Z"),
            "api": call.api,
            "event_action": call.event_action,
            "dedup_key": call.dedup_key,
            "accepted": self.accepted,
            "status": call.status,
            "problems": list(call.problems),
            "summary": call.summary,
            "severity": call.severity,
            "effect": self.effect or "nothing",
            "deduplicated": self.deduplicated,
            "reopened": self.reopened,
        }


@dataclass
class Incident:
    """PagerDuty's own of one key; `status` is triggered, acknowledged or resolved."""

    id: str
    key: str
    title: str
    urgency: str
    status: str = "triggered"

    @property
    def open(self) -> bool:
        """Whether somebody is still to do something."""
        return self.status != "resolved"

    def to_dict(self) -> dict[str, Any]:
        """As the REST API shows it."""
        names = {"id": self.id, "type": "incident", "incident_key": self.key, "title": self.title}
        return {**names, "urgency": self.urgency, "status": self.status}


@dataclass
class Inbox:
    """All pages, the oldest first, and PagerDuty's incidents, the newest of a key last."""

    pages: list[Page] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)

    def latest(self, key: str) -> Incident | None:
        """The newest incident of a key."""
        return next((one for one in reversed(self.incidents) if one.key == key), None)

    def by_id(self, id_: str) -> Incident | None:
        """An incident by PagerDuty's name for it."""
        return next((one for one in self.incidents if one.id == id_), None)

    def refuse(self, call: Call) -> Page:
        """Keep a call that is refused."""
        return self._keep(Page(call, accepted=False))

    def trigger(self, call: Call, urgency: str) -> Page:
        """Open an incident, or add to the one that is open."""
        before = self.latest(call.dedup_key)
        if before and before.open:
            return self._keep(Page(call, accepted=True, deduplicated=True))
        self.incidents.append(Incident(f"P{uuid4().hex[:13].upper()}", call.dedup_key, call.summary, urgency))
        return self._keep(Page(call, accepted=True, effect="opened", reopened=before is not None))

    def turn(self, call: Call, status: str) -> Page:
        """Acknowledge or resolve what is open; of what is not, nothing comes."""
        before = self.latest(call.dedup_key)
        if before is None or not before.open or before.status == status:
            return self._keep(Page(call, accepted=True, deduplicated=True))
        before.status = status
        return self._keep(Page(call, accepted=True, effect=status))

    def change_urgency(self, call: Call, incident: Incident, urgency: str) -> Page:
        """Let it wake somebody, or not."""
        same, incident.urgency = incident.urgency == urgency, urgency
        return self._keep(Page(call, accepted=True, effect="" if same else "changed", deduplicated=same))

    def _keep(self, page: Page) -> Page:
        self.pages.append(page)
        return page
