"""The pager inbox: what is wrong with a call; stricter than PagerDuty's published schema, which says little.

The schema takes a trigger without payload, a resolve without key, a summary of 5,000 characters and unknown fields;
what comes of them there is not what anybody meant.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

MOST_BYTES = 512 * 1024
ACTIONS = ("trigger", "acknowledge", "resolve")
SEVERITIES = ("critical", "error", "warning", "info")
URGENCIES = ("high", "low")
VERSION = "application/vnd.pagerduty+json;version=2"
_SUMMARY, _KEY = 1024, 255

Json = Any
Problem = str | None
Test = Callable[[Json], Problem]


def text(most: int | None = None) -> Test:
    """A text that is not empty, of so many characters at most."""

    def test(value: Json) -> Problem:
        if not isinstance(value, str) or not value:
            return "is not a text, or empty"
        return f"has {len(value)} characters, over {most}" if most and len(value) > most else None

    return test


def one_of(words: Iterable[str]) -> Test:
    """One of these words."""
    known = tuple(words)
    return lambda value: None if value in known else f"is {value!r}, not one of {', '.join(known)}"


def instant(value: Json) -> Problem:
    """RFC 3339 with a Z."""
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return f"is {value!r}, not like 2026-11-23T12:00:00Z"
    return None if value.endswith("Z") else f"is {value!r}, not in UTC with a Z"


def fields(required: Mapping[str, Test], optional: Mapping[str, Test], value: Json, where: str = "") -> list[str]:
    """What is wrong with an object's fields: missing, unknown, or not as they should be."""
    if not isinstance(value, dict):
        return [f"{where or 'the body'} is not an object"]
    dot = f"{where}." if where else ""
    problems = [f"{dot}{name} is missing" for name in required if name not in value]
    for name, found in value.items():
        test = required.get(name) or optional.get(name)
        problem = test(found) if test else "is unknown"
        problems += [f"{dot}{name} {problem}"] if problem else []
    return problems


def event_problems(event: Json) -> list[str]:
    """Of a body of `POST /v2/enqueue`."""
    required = {"routing_key": text(), "event_action": one_of(ACTIONS)}
    optional = {"dedup_key": text(_KEY), "client": text(), "client_url": text()}
    later: dict[str, Test] = dict.fromkeys(("payload", "links", "images"), lambda _value: None)
    problems = fields(required, {**optional, **later}, event)
    if not isinstance(event, dict):
        return problems
    if event.get("event_action") == "trigger":
        problems += _payload_problems(event["payload"]) if "payload" in event else ["payload is missing"]
    elif "dedup_key" not in event:
        problems.append("dedup_key is missing: nobody knows of what this speaks")
    problems += _list_problems(event.get("links", []), {"href": text()}, {"text": text()}, "links")
    return problems + _list_problems(
        event.get("images", []), {"src": text()}, {"href": text(), "alt": text()}, "images"
    )


def _payload_problems(payload: Json) -> list[str]:
    required = {"summary": text(_SUMMARY), "source": text(), "severity": one_of(SEVERITIES)}
    optional: dict[str, Test] = {
        "timestamp": instant,
        "component": text(),
        "group": text(),
        "class": text(),
        "custom_details": lambda value: None if isinstance(value, dict) else "is not an object",
    }
    return fields(required, optional, payload, "payload")


def _list_problems(value: Json, required: Mapping[str, Test], optional: Mapping[str, Test], where: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where} is not a list"]
    return [one for index, item in enumerate(value) for one in fields(required, optional, item, f"{where}[{index}]")]


def incident_problems(body: Json) -> list[str]:
    """Of a body of `POST /incidents`."""
    parts: dict[str, Test] = {
        "type": one_of(["incident"]),
        "title": text(_SUMMARY),
        "service": _inside({"id": text(), "type": one_of(["service_reference"])}),
        "urgency": one_of(URGENCIES),
        "incident_key": text(_KEY),
    }
    details = {"body": _inside({"type": one_of(["incident_body"]), "details": text()})}
    return _incident(body, parts, details)


def update_problems(body: Json) -> list[str]:
    """Of a body of `PUT /incidents/{id}`."""
    changes: dict[str, Test] = {"status": one_of(["acknowledged", "resolved"]), "urgency": one_of(URGENCIES)}
    problems = _incident(body, {"type": one_of(["incident", "incident_reference"])}, changes)
    return problems if problems or len(body["incident"]) > 1 else ["incident changes nothing"]


def rest_header_problems(headers: Mapping[str, str], *, writes: bool) -> list[str]:
    """Of the headers of a REST call, but for the token."""
    problems = []
    if headers.get("Accept", "").replace(" ", "") != VERSION:
        problems.append(f"header Accept is not {VERSION}")
    if writes and "@" not in headers.get("From", ""):
        problems.append("header From is not the address of a user")
    return problems


def _incident(body: Json, required: Mapping[str, Test], optional: Mapping[str, Test]) -> list[str]:
    inside = body.get("incident") if isinstance(body, dict) else None
    problems = fields({"incident": lambda _value: None}, {}, body)
    return problems or fields(required, optional, inside, "incident")


def _inside(required: Mapping[str, Test]) -> Test:
    def test(value: Json) -> Problem:
        if not isinstance(value, dict):
            return "is not an object"
        problems = fields(required, {}, value)
        return f"is not right: {'; '.join(problems)}" if problems else None

    return test
