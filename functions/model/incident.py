"""Model: an incident: one episode of one group of alerts, from its opening to its end; and a change of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from functions.model.alert import Alert, Severity
from functions.model.deployment import Deployment
from functions.model.notice import Channel, Notice

NO_ALERTS: Mapping[str, Alert] = MappingProxyType({})


class IncidentStatus(StrEnum):
    """open → acknowledged → resolved; a new firing after that is another incident."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Told:
    """What a channel has been told (or is owed) of an incident: as how severe, when first, when last."""

    severity: Severity
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Incident:
    """One episode. `alerts` are those it gathered, by fingerprint, as it last knew them.

    `version` counts its changes: a change holds only if nobody else changed it since. `quiet_since` stands while
    nothing fires but the group flaps, so that the incident is held open. `deployed` is what went out shortly before.
    """

    id: str
    group: str
    service: str
    title: str
    severity: Severity
    status: IncidentStatus
    opened_at: datetime
    updated_at: datetime
    version: int = 1
    alerts: Mapping[str, Alert] = field(default_factory=lambda: NO_ALERTS)
    told: Mapping[Channel, Told] = field(default_factory=dict)
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    quiet_since: datetime | None = None
    runbook: str = ""
    dashboard: str = ""
    deployed: Deployment | None = None
    drill: bool = False

    @property
    def over(self) -> bool:
        """Whether it is resolved."""
        return self.status is IncidentStatus.RESOLVED

    @staticmethod
    def id_of(group: str, opened_at: datetime) -> str:
        """Readable, sortable, and another for each episode: `20261123T040512-api-1f3a`."""
        at = opened_at.astimezone(UTC)
        digest = hashlib.sha256(f"{group}\x00{at.isoformat()}".encode()).hexdigest()[:4]
        slug = re.sub(r"[^a-z0-9]+", "-", group.rpartition("=")[2].lower()).strip("-")[:24] or "all"
        return f"{at:%Y%m%dT%H%M%S}-{slug}-{digest}"


class EntryKind(StrEnum):
    """What an entry of a timeline tells of."""

    OPENED = "opened"
    DEPLOYED = "deployed"
    ALERT = "alert"
    SEVERITY = "severity"
    SILENCED = "silenced"
    ACKNOWLEDGED = "acknowledged"
    NOTE = "note"
    NOTICE = "notice"
    EVIDENCE = "evidence"
    RESOLVED = "resolved"
    COST = "cost"


@dataclass(frozen=True)
class Entry:
    """One line of an incident's timeline, for people; `by` is who did it, empty where nobody did."""

    at: datetime
    kind: EntryKind
    text: str
    by: str = ""


class ActionKind(StrEnum):
    """What a change does, by its weightiest part."""

    OPEN = "open"
    RESOLVE = "resolve"
    ESCALATE = "escalate"
    JOIN = "join"
    PAGE = "page"
    REMIND = "remind"
    UPDATE = "update"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"


@dataclass(frozen=True)
class Change:
    """A change of one incident with everything that has to be written with it, all or nothing.

    `before` is None for an opening; `alerts` are members that are new or stand otherwise than `before` knew them;
    `settled` are alerts whose own record a person's hand resolves with the incident.
    """

    action: ActionKind
    before: Incident | None
    after: Incident
    reason: str
    alerts: tuple[Alert, ...] = ()
    entries: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()
    settled: tuple[Alert, ...] = ()


@dataclass(frozen=True)
class Group:
    """What is remembered of a group between its incidents: when its last ones opened, the newest last."""

    key: str
    opened: tuple[datetime, ...] = ()
