"""Incident detector: after a decision: pay what is owed, and let a channel that takes nothing be an alert."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from functions.incident_detector.paging import pay
from functions.incident_detector.paging.channels import Sender
from functions.incident_detector.paging.paid import Paid
from functions.incident_detector.paging.payer import Store
from functions.incident_detector.paging.undeliverable import SOURCE, deliverable_again, undeliverable
from functions.model.alert import Alert
from functions.model.notice import Channel


class AlertsTable(Protocol):
    """What a payday needs of the alerts."""

    def active(self, source: str | None = None) -> list[Alert]: ...  # noqa: D102 - as Alerts
    def put_newer(self, alert: Alert) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class Payday:
    """The notices, the channels as they are set up at this moment, and the alerts of channels that take nothing."""

    notices: Store
    alerts: AlertsTable
    channels: Callable[[], Mapping[Channel, Sender | None]]
    clock: Callable[[], datetime]

    def run(self, deadline: datetime) -> tuple[Paid, bool]:
        """Pay until the deadline; also answers whether an alert turned, so that there is something to decide again.

        Raises:
            TableUnavailable: what is owed cannot be read.
        """
        if not self.notices.owed():
            return Paid(), False  # nobody's key is read, and no client made, for nothing
        paid = pay.pay(self.notices, self.channels(), self.clock, deadline)
        return paid, self._turned(paid)

    def _turned(self, paid: Paid) -> bool:
        if not paid.undeliverable and not paid.deliverable:
            return False
        now = self.clock()
        active = {alert.labels.get("channel"): alert for alert in self.alerts.active(SOURCE)}
        wrong = [undeliverable(name, why, now, active.get(name)) for name, why in paid.undeliverable.items()]
        well = [deliverable_again(active[name], now) for name in paid.deliverable if name in active]
        new = any(alert.labels["channel"] not in active for alert in wrong)
        for alert in (*wrong, *well):
            self.alerts.put_newer(alert)
        return new or bool(well)
