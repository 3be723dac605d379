"""API: what Sentry says of issues and metrics, as alerts; pure.

https://docs.sentry.io/integrations/integration-platform/webhooks/ describes what it sends. It repeats a delivery that
was not taken, under a new time of sending: what is said of an issue has the issue's own time wherever there is one.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from functions.api.answers import Refused
from functions.api.foreign import address, found, instant, line
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.route import Routes

SOURCE = "sentry"
RESOURCES = ("issue", "event_alert", "metric_alert")
_FIRING, _RESOLVED = AlertStatus.FIRING, AlertStatus.RESOLVED
_ISSUE = {
    "created": _FIRING,
    "unresolved": _FIRING,
    "resolved": _RESOLVED,
    "archived": _RESOLVED,
    "ignored": _RESOLVED,  # what archived was called before
}
_METRIC = {"critical": _FIRING, "warning": _FIRING, "open": _FIRING, "resolved": _RESOLVED}
_GRAVE = ("fatal", "error")
_PROJECT = re.compile(r"/projects/[^/]+/([^/]+)/")
_OF_ISSUE = re.compile(r"/issues/(\d+)/?")
_MOST_NAME = 80


def alert_of(resource: str, payload: object, sent_at: datetime, routes: Routes) -> Alert | None:
    """The alert that a webhook tells of; None where it tells of nothing that is, or ends, trouble of a service.

    `sent_at` is when Sentry sent it, never later than now.

    Raises:
        Refused: 400, naming the field that is missing.
    """
    action = line(found(payload, "action"), _MOST_NAME)
    if not isinstance(payload, Mapping) or not action or not isinstance(payload.get("data"), Mapping):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body has no action, or no data")
    match resource:
        case "issue" if status := _ISSUE.get(action):
            return _issue(payload, action, status, sent_at, routes)
        case "event_alert" if action == "triggered":
            return _event(payload, sent_at, routes)
        case "metric_alert" if status := _METRIC.get(action):
            return _metric(payload, action, status, sent_at, routes)
        case _:
            return None


def _issue(payload: object, action: str, status: AlertStatus, sent_at: datetime, routes: Routes) -> Alert | None:
    issue = found(payload, "data", "issue")
    began = instant(found(issue, "firstSeen"), sent_at)
    title, where = line(found(issue, "title")), line(found(issue, "culprit"), _MOST_NAME)
    return _alert(
        {"alertname": "SentryIssue", "issue": _wanted("data.issue.id", found(issue, "id"))},
        project=_wanted("data.issue.project.slug", found(issue, "project", "slug")),
        status=status,
        grave=found(issue, "level") in (None, *_GRAVE),
        said=", in ".join(filter(None, [f"{title or 'an issue without a title'} ({action})", where])),
        link=address(found(issue, "web_url")) or address(found(issue, "permalink")),
        at=began if began and action == "created" else sent_at,
        routes=routes,
    )


def _event(payload: object, sent_at: datetime, routes: Routes) -> Alert | None:
    event = found(payload, "data", "event")
    url, of = found(event, "url"), found(event, "issue_url")
    slug = _PROJECT.search(url) if isinstance(url, str) else None
    number = _OF_ISSUE.search(of) if isinstance(of, str) else None
    title = line(found(event, "title"))
    rule, where = line(found(payload, "data", "triggered_rule"), _MOST_NAME), line(found(event, "culprit"), _MOST_NAME)
    times = (instant(found(event, name), sent_at) for name in ("received", "timestamp", "datetime"))
    return _alert(
        {
            "alertname": "SentryIssue",
            "issue": _wanted("data.event.issue_id", found(event, "issue_id") or (number[1] if number else None)),
        },
        project=_wanted("data.event.url", slug[1] if slug else found(event, "project")),
        status=_FIRING,
        grave=found(event, "level") in (None, *_GRAVE),
        said=", in ".join(filter(None, [f"{title or 'an event without a title'} ({rule or 'an alert rule'})", where])),
        link=address(found(event, "web_url")),
        at=next(filter(None, times), sent_at),
        routes=routes,
    )


def _metric(payload: object, action: str, status: AlertStatus, sent_at: datetime, routes: Routes) -> Alert | None:
    metric = found(payload, "data", "metric_alert")
    projects = found(metric, "projects") or found(metric, "alert_rule", "projects")
    names = ("date_closed",) if status is _RESOLVED else ("date_detected", "date_started")
    times = (instant(found(metric, name), sent_at) for name in names)
    name = line(found(metric, "alert_rule", "name")) or line(found(metric, "title")) or "a metric alert"
    return _alert(
        {"alertname": "SentryMetricAlert", "metric_alert": _wanted("data.metric_alert.id", found(metric, "id"))},
        project=_wanted("data.metric_alert.projects", projects[0] if isinstance(projects, list) and projects else None),
        status=status,
        grave=action != "warning",
        said=": ".join(filter(None, [name, action, line(found(payload, "data", "description_text"))])),
        link=address(found(payload, "data", "web_url")),
        at=next(filter(None, times), sent_at),
        routes=routes,
    )


def _alert(  # noqa: PLR0913 - an alert is these
    labels: Mapping[str, str],
    *,
    project: str,
    status: AlertStatus,
    grave: bool,
    said: str,
    link: str,
    at: datetime,
    routes: Routes,
) -> Alert | None:
    """Its summary, which may become an incident's public title, holds nothing that Sentry says."""
    mapping = routes.sentry_project(project)
    if mapping is None:
        return None
    return Alert(
        labels={**labels, "project": project, "service": mapping.service},
        status=status,
        severity=mapping.severity if grave else Severity.WARNING,
        service=mapping.service,
        source=SOURCE,
        summary=f"Sentry sees {'trouble with' if 'metric_alert' in labels else 'an error of'} {mapping.service}",
        reason=said,
        starts_at=at,
        updated_at=at,
        ends_at=at if status is _RESOLVED else None,
        dashboard=link,
    )


def _wanted(name: str, value: object) -> str:
    text = line(value, _MOST_NAME)
    if not text:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is missing, or neither a text nor a number")
    return text
