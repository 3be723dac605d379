"""API: what UptimeRobot says of its monitors, as alerts; pure.

What it sends is what stands in the webhook's template: README has one. Without `alertDateTime` the time is that of its
arrival, by which deliveries that overtake each other cannot be told apart.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from functions.api.answers import Refused
from functions.api.foreign import found, instant, line
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.route import Routes

SOURCE = "uptimerobot"
_DOWN, _UP, _SSL = "1", "2", "3"
_MOST_NAME = 80


def alert_of(payload: Mapping[str, object], now: datetime, routes: Routes) -> Alert | None:
    """The alert that a webhook tells of; None where its monitor is nobody's, or its kind none that is known.

    Raises:
        Refused: 400, naming the field that is missing.
    """
    kind = line(payload.get("alertType"), _MOST_NAME)
    if not kind.isdecimal():  # a template that was not filled in is no number
        raise Refused(HTTPStatus.BAD_REQUEST, "alertType is 1 (down), 2 (up) or 3 (ssl); write *alertType* for it")
    name, url = (line(payload.get(field), _MOST_NAME) for field in ("monitorFriendlyName", "monitorURL"))
    number = line(payload.get("monitorID"), _MOST_NAME)
    if not any((name, url, number)):
        raise Refused(HTTPStatus.BAD_REQUEST, "monitorID, monitorURL and monitorFriendlyName are missing")
    mapping = routes.uptime_monitor(*filter(None, (url, name)))
    if mapping is None or kind not in (_DOWN, _UP, _SSL):
        return None
    shown, details = name or mapping.service, line(payload.get("alertDetails"))
    at = instant(found(payload, "alertDateTime"), now) or now
    status = AlertStatus.RESOLVED if kind == _UP else AlertStatus.FIRING
    ssl, days = kind == _SSL, line(payload.get("sslExpiryDaysLeft"), _MOST_NAME)
    return Alert(
        labels={
            "alertname": "UptimeRobotCertificate" if ssl else "UptimeRobotDown",
            "monitor": number or url or name,
            "service": mapping.service,
        },
        status=status,
        severity=Severity.WARNING if ssl else mapping.severity,
        service=mapping.service,
        source=SOURCE,
        summary=f"UptimeRobot: the certificate of {shown} runs out" if ssl else f"UptimeRobot sees {shown} down",
        reason=_reason(kind, details, days),
        starts_at=at,
        updated_at=at,
        ends_at=at if kind == _UP else None,
        dashboard=f"https://dashboard.uptimerobot.com/monitors/{number}" if number.isdecimal() else "",
    )


def _reason(kind: str, details: str, days: str) -> str:
    words = {_DOWN: "down", _UP: "up again", _SSL: f"{days} days are left" if days else "its certificate runs out"}
    return f"UptimeRobot: {words[kind]}" + (f": {details}" if details else "")
