"""State: an incident as items under its key: itself, and its alerts as it knows them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Incident, IncidentStatus, Told
from functions.model.notice import Channel
from functions.model.period import parse_utc, utc_text
from functions.state.alerts import alert_item, alert_of_item
from functions.state.attributes import clipped, expiry, instant, strings
from functions.state.client import Item
from functions.state.deployments import attributes_of, deployment_of_item
from functions.state.incidents_table import key

ITSELF = "incident"
MEMBER = "alert/"
KEPT = timedelta(days=400)
"""An incident, after it was resolved."""
PARTS_KEPT = timedelta(days=430)
"""What belongs to one, after it was written: an incident outlives none of them, but if it is open for a month."""
_TIMES = ("acknowledged_at", "resolved_at", "quiet_since")
_TEXTS = ("acknowledged_by", "resolved_by", "runbook", "dashboard")
MOST_CHARACTERS = 4000


def subject_of(incident: str) -> str:
    """Under which all of an incident stands."""
    return f"incident/{incident}"


def incident_item(incident: Incident) -> Item:
    """The item of an incident without its alerts; `kind` and `opened_at` make the index of the recent ones."""
    texts = {
        "id": incident.id,
        "group": incident.group,
        "service": incident.service,
        "title": clipped(incident.title, MOST_CHARACTERS),
        "severity": incident.severity,
        "status": incident.status,
        "kind": ITSELF,
        **{name: utc_text(at) for name in _TIMES if (at := getattr(incident, name))},
        **{name: text for name in _TEXTS if (text := getattr(incident, name))},
    }
    item: Item = {
        **key(subject_of(incident.id), ITSELF),
        **{name: {"S": str(text)} for name, text in texts.items()},
        "opened_at": instant(incident.opened_at),
        "updated_at": instant(incident.updated_at),
        "version": {"N": str(incident.version)},
        "told": {"M": {channel: _told_item(told) for channel, told in incident.told.items()}},
        "drill": {"BOOL": incident.drill},
    }
    if incident.deployed:
        item["deployed"] = {"M": attributes_of(incident.deployed)}
    if incident.resolved_at:
        item["expires"] = expiry(incident.resolved_at, KEPT)
    return item


def incident_of_item(item: Item, alerts: Mapping[str, Alert]) -> Incident:
    """Read what `incident_item` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    times = {name: parse_utc(text[name]) for name in _TIMES if name in text}
    rest: dict[str, Any] = {**times, **{name: text[name] for name in _TEXTS if name in text}}
    return Incident(
        id=text["id"],
        group=text["group"],
        service=text["service"],
        title=text["title"],
        severity=Severity(text["severity"]),
        status=IncidentStatus(text["status"]),
        opened_at=parse_utc(text["opened_at"]),
        updated_at=parse_utc(text["updated_at"]),
        version=int(item["version"]["N"]),
        alerts=alerts,
        told={Channel(channel): _told_of_item(told["M"]) for channel, told in item["told"]["M"].items()},
        deployed=deployment_of_item(item["deployed"]["M"]) if "deployed" in item else None,
        drill=item["drill"]["BOOL"],
        **rest,
    )


def member_item(incident: Incident, alert: Alert) -> Item:
    """The item of an alert as an incident knows it."""
    parts = key(subject_of(incident.id), f"{MEMBER}{alert.fingerprint}")
    known = {name: value for name, value in alert_item(alert).items() if name != "active"}
    return {**known, **parts, "expires": expiry(incident.updated_at, PARTS_KEPT)}


def member_of_item(item: Item) -> Alert:
    """Read what `member_item` wrote. What this version cannot read counts as an alert that nobody knows anything of.

    It must not be left out: an incident resolves once it knows of no member that is wrong.
    """
    try:
        return alert_of_item(item)
    except (KeyError, TypeError, ValueError):
        fingerprint = item["entry"]["S"].removeprefix(MEMBER)
        never = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
        return Alert(
            labels={"alertname": "Unreadable", "fingerprint": fingerprint},
            status=AlertStatus.UNKNOWN,
            severity=Severity.NONE,
            service="",
            source="",
            summary=f"alert {fingerprint}",
            reason="its record cannot be read by this version",
            starts_at=never,
            updated_at=never,
            unknown_since=never,
        )


def _told_item(told: Told) -> Item:
    texts = {"severity": told.severity, "first_at": utc_text(told.first_at), "last_at": utc_text(told.last_at)}
    return {"M": {name: {"S": str(text)} for name, text in texts.items()}}


def _told_of_item(item: Item) -> Told:
    text = strings(item)
    return Told(Severity(text["severity"]), parse_utc(text["first_at"]), parse_utc(text["last_at"]))
