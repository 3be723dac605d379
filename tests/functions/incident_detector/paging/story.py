"""Tests: one outage from its first page to its end, as the detector lives it: open, acknowledge, remind, resolve."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from functions.incident_detector.decide.people import NotNow, acknowledge
from functions.incident_detector.paging.paid import Paid
from functions.incident_detector.paging.pay import pay
from functions.incident_detector.paging.sns import SnsSender
from functions.incident_detector.reconcile import Reconciler
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Change, Incident
from functions.model.notice import Channel
from functions.model.route import Routes
from functions.pagerduty.setup import Addresses, sender_of
from functions.state.alerts import Alerts
from functions.state.client import Outrun
from functions.state.deployments import Deployments
from functions.state.incidents import Incidents
from functions.state.notices import Notices
from functions.state.silences import Silences

STEPS = ("open", "acknowledge", "remind", "resolve")
AT = {
    "open": timedelta(0),
    "acknowledge": timedelta(hours=1),
    "remind": timedelta(hours=6),
    "resolve": timedelta(hours=7),
}
_PASSES = 6


class Topic:
    """SNS as far as publishing goes: each message is a line of a file, whoever writes it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def publish(self, **asked: Any) -> dict[str, str]:  # noqa: ANN401 - as botocore has it
        values = {name: value["StringValue"] for name, value in asked["MessageAttributes"].items()}
        with self._file.open("a") as file:
            file.write(f"{json.dumps(values)}\n")
        return {"MessageId": "1"}


@dataclass(frozen=True)
class Detector:
    """A detector's tables and channels; `alerts` alerts of one service go wrong."""

    dynamodb: Any
    sns: Any
    http: httpx.Client
    pager_url: str
    clock: Callable[[], datetime]
    service: str
    alerts: int = 1

    @cached_property
    def _incidents(self) -> Incidents:
        return Incidents(self.dynamodb)

    def step(self, name: str) -> Paid:
        """One step of the story; repeated, it goes on where it was."""
        match name:
            case "open" | "remind":
                self._see(AlertStatus.FIRING)
            case "resolve":
                self._see(AlertStatus.RESOLVED)
            case "acknowledge":
                self._acknowledge()
        if name != "acknowledge":
            self._reconcile()
        return self._pay()

    def _see(self, status: AlertStatus) -> None:
        table, now = Alerts(self.dynamodb), self.clock()
        for number in range(self.alerts):
            table.put_newer(an_alert_of(self.service, number, status, now))

    def _reconcile(self) -> None:
        tables = Alerts(self.dynamodb), self._incidents, Silences(self.dynamodb), Deployments(self.dynamodb)
        Reconciler(*tables).run(Routes(), self.clock(), self.clock)

    def _write(self, change: Change) -> bool:
        try:
            self._incidents.write(change)
        except Outrun:
            return False
        return True

    def _acknowledge(self) -> None:
        for _ in range(_PASSES):
            incident = next(iter(self.open_ones()), None)
            if incident is None:
                return
            try:
                change = acknowledge(incident, "anna", self.clock())
            except NotNow:
                return
            if self._write(change):
                return

    def open_ones(self) -> list[Incident]:
        """The service's open incidents."""
        return [one for one in self._incidents.standing().incidents if one.service == self.service]

    def _pay(self) -> Paid:
        key = {"PAGERDUTY_ROUTING_KEY": "K" * 32}
        pager = Addresses(self.pager_url, self.pager_url)
        channels = {
            Channel.PAGERDUTY: sender_of(key.get, self.http, pager),
            Channel.SNS: SnsSender(self.sns, "arn:aws:sns:eu-central-1:000000000000:team"),
        }
        return pay(Notices(self.dynamodb), channels, self.clock, self.clock() + timedelta(hours=1))


def an_alert_of(service: str, number: int, status: AlertStatus, now: datetime) -> Alert:
    return Alert(
        labels={"alertname": "HighErrorRate", "service": service, "endpoint": str(number)},
        status=status,
        severity=Severity.CRITICAL,
        service=service,
        source="rules",
        summary="High Error Rate",
        reason="12.3 % of requests fail",
        starts_at=now,
        updated_at=now,
        ends_at=now if status is AlertStatus.RESOLVED else None,
    )
