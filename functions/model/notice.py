"""Model: a notice: something that somebody has to be told of an incident; owed from the change that made it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.model.alert import Severity
from functions.model.deployment import Deployment


class Channel(StrEnum):
    """Where notices go: PagerDuty wakes somebody, SNS tells the team; to RUNBOOK goes what starts one, and no words."""

    PAGERDUTY = "pagerduty"
    SNS = "sns"
    RUNBOOK = "runbook"


TO_PEOPLE = (Channel.PAGERDUTY, Channel.SNS)


class NoticeKind(StrEnum):
    """What it says of the incident."""

    TRIGGER = "trigger"
    ACKNOWLEDGE = "acknowledge"
    REMIND = "remind"
    RESOLVE = "resolve"


@dataclass(frozen=True)
class Notice:
    """One notice on one channel. It holds all that is said, so that sending it needs no other record.

    `number` orders an incident's notices: on a channel each waits for the one before it. `not_before` is set when
    the receiver asked us to slow down, or failed; `problem` is why it was not taken at the last attempt. `runbook` is
    an address for people, `document` which runbook the channel of that name is to start.
    """

    incident: str
    number: int
    channel: Channel
    kind: NoticeKind
    owed_at: datetime
    opened_at: datetime
    severity: Severity
    service: str
    group: str
    title: str
    text: str
    runbook: str = ""
    dashboard: str = ""
    document: str = ""
    deployed: Deployment | None = None
    drill: bool = False
    attempts: int = 0
    not_before: datetime | None = None
    problem: str = ""

    @property
    def dedup_key(self) -> str:
        """One for each episode: an incident that opens anew is another incident."""
        return f"fitfoot/{self.incident}"
