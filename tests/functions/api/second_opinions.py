"""What Sentry and UptimeRobot post, as they document it, with other values where a test wants them."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from functions.model.period import utc_text
from tests.functions.api.site import SENTRY_SECRET, UPTIMEROBOT_SECRET, Answered, Site

ISSUE = "1170820242"


def issue(action: str, first_seen: datetime, project: str = "fitfoot-api", **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """An issue is created, resolved, …"""
    told = {
        "id": ISSUE,
        "title": "TypeError: cannot read price of undefined",
        "culprit": "POST /store/carts",
        "level": "error",
        "firstSeen": utc_text(first_seen),
        "lastSeen": utc_text(first_seen),
        "project": {"id": "7", "name": project, "slug": project},
        "web_url": f"https://fitfoot.sentry.io/issues/{ISSUE}/",
        **changed,
    }
    return {"action": action, "actor": {"id": "sentry", "type": "application"}, "data": {"issue": told}}


def event(at: datetime, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A rule was triggered by an event of that issue."""
    told = {
        "issue_id": ISSUE,
        "issue_url": f"https://sentry.io/api/0/issues/{ISSUE}/",
        "url": "https://sentry.io/api/0/projects/fitfoot/fitfoot-api/events/e487/",
        "web_url": f"https://fitfoot.sentry.io/issues/{ISSUE}/events/e487/",
        "project": 7,
        "title": "TypeError: cannot read price of undefined",
        "culprit": "POST /store/carts",
        "level": "error",
        "datetime": utc_text(at),
        **changed,
    }
    return {"action": "triggered", "data": {"event": told, "triggered_rule": "Every new error"}}


def metric(action: str, began: datetime, closed: datetime | None = None) -> dict[str, Any]:
    """A metric alert is critical, warning or resolved."""
    told = {
        "id": "6",
        "identifier": "6",
        "title": "Too many errors",
        "projects": ["fitfoot-api"],
        "alert_rule": {"id": "7", "name": "Errors of the API", "projects": ["fitfoot-api"]},
        "date_started": utc_text(began),
        "date_detected": utc_text(began),
        "date_closed": utc_text(closed) if closed else None,
    }
    data = {
        "metric_alert": told,
        "description_title": f"{action.title()}: Too many errors",
        "description_text": "1000 events in the last 10 minutes",
        "web_url": "https://fitfoot.sentry.io/alerts/rules/details/6/",
    }
    return {"action": action, "data": data}


def from_sentry(
    site: Site, resource: str, payload: object, sent_at: datetime | None = None, secret: str = SENTRY_SECRET
) -> Answered:
    body = payload if isinstance(payload, str) else json.dumps(payload)
    headers = {
        "sentry-hook-resource": resource,
        "sentry-hook-timestamp": str(int((sent_at or site.now).timestamp())),
        "sentry-hook-signature": hmac.new(secret.encode(), body.encode(), sha256).hexdigest(),
    }
    return site.ask("/webhooks/sentry", "POST", headers, body)


def monitor(kind: object, at: datetime | None = None, **changed: object) -> dict[str, object]:
    """A monitor is down (1), up (2), or its certificate runs out (3)."""
    return {
        "monitorID": "777749809",
        "monitorURL": "https://fitfoot.ch/",
        "monitorFriendlyName": "Storefront",
        "alertType": kind,
        "alertDetails": "Connection Timeout",
        **({"alertDateTime": str(int(at.timestamp()))} if at else {}),
        **changed,
    }


def from_uptimerobot(
    site: Site, payload: object, headers: Mapping[str, str] | None = None, path: str = "/webhooks/uptimerobot"
) -> Answered:
    body = payload if isinstance(payload, str) else json.dumps(payload)
    sent = {"authorization": f"Bearer {UPTIMEROBOT_SECRET}"} if headers is None else headers
    return site.ask(path, "POST", sent, body)
