"""Log analyser: reading a line: of which shape it is, and what it tells."""

import re
from json import JSONDecoder
from json.scanner import make_scanner
from typing import Final

from functions.log_analyser.lines.errors import of_error
from functions.log_analyser.lines.nouns import MALFORMED, OTHER, Fields, Line, Told, Wrapped
from functions.log_analyser.lines.requests import of_envoy, of_middleware, of_nginx
from functions.log_analyser.lines.vitals import of_web_vitals

# json.loads without its ways around; typeshed names what a decoder is to it by its own class
_scan = make_scanner(JSONDecoder())  # type: ignore[arg-type]
_CRI: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP](?::\S+)? ")
"""What the container runtime writes before a line: `2026-11-23T08:00:00.123456789Z stdout F `."""
_DEEPEST: Final = 3
_TYPES: Final = ("request", "vitals")
_WRAPPING: Final = frozenset(("kubernetes", "log", "log_processed"))
_REQUEST: Final = {"method", "url", "status", "duration"}
_AROUND: Final = _WRAPPING | {"level", "severity"}


def read(text: str, depth: int = 0) -> Line:
    """What a line tells; a JSON object that is cut off or not one of its kind is malformed, other text is not ours."""
    if not text.startswith("{"):
        text = text.strip()
        if cri := _CRI.match(text):
            text = text[cri.end() :]
        if not text.startswith("{"):
            return OTHER
    try:
        fields, end = _scan(text, 0)
    except (ValueError, StopIteration, RecursionError):
        return MALFORMED
    if end != len(text) and text[end:].strip():
        return MALFORMED
    if fields.get("type") == "request" and _AROUND.isdisjoint(fields):  # nearly all are
        return of_middleware(fields)
    return _of_fields(fields, depth)


def _of_fields(fields: Fields, depth: int) -> Line:
    if not _WRAPPING.isdisjoint(fields):
        return _unwrapped(fields, depth)
    return _told(fields, depth)


def _told(fields: Fields, depth: int) -> Told:
    match fields.get("type"):
        case "request":
            return of_middleware(fields, of_error(fields))
        case "vitals":
            return of_web_vitals(fields)
    if "status" in fields and "request_time" in fields:
        return of_nginx(fields)
    if "response_code" in fields:
        return of_envoy(fields)
    if fields.keys() >= _REQUEST:
        return _untyped(fields)
    return (_in_message(fields, depth) if "message" in fields else None) or of_error(fields) or OTHER


def _untyped(fields: Fields) -> Told:
    """A request line that does not say so; what has its fields and is none may be an error all the same."""
    error = of_error(fields)
    line = of_middleware(fields, error)
    return error if line is MALFORMED and error else line


def _unwrapped(fields: Fields, depth: int) -> Line:
    """What fluent-bit or Docker wrote around a line: its text in `log`, or its fields merged with theirs."""
    inner = fields.get("log_processed")
    if isinstance(inner, dict) and depth < _DEEPEST:
        line = _of_fields(inner, depth + 1)
    elif isinstance(log := fields.get("log"), str) and depth < _DEEPEST:
        line = read(log, depth + 1)
        if line is OTHER:  # merged, and the text kept
            line = _told(fields, depth + 1)
    else:
        line = _told(fields, depth + 1)
    return line if isinstance(line, Wrapped) else Wrapped(_app(fields.get("kubernetes")), line)


def _in_message(fields: Fields, depth: int) -> Told | None:
    """A line of ours in what Lambda's JSON format puts around it."""
    message = fields.get("message")
    if isinstance(message, str) and message.startswith("{") and depth < _DEEPEST:
        line = read(message, depth + 1)
        line = line.line if isinstance(line, Wrapped) else line
        return None if line in (OTHER, MALFORMED) else line
    if isinstance(message, dict) and depth < _DEEPEST and (message.get("type") in _TYPES or message.keys() >= _REQUEST):
        return _told(message, depth + 1)
    return None


def _app(pod: object) -> str:
    """Which app a pod is of: its label, else its container's name."""
    if not isinstance(pod, dict):
        return ""
    labels = pod.get("labels")
    labels = labels if isinstance(labels, dict) else {}
    for name in (labels.get("app.kubernetes.io/name"), labels.get("app"), pod.get("container_name")):
        if isinstance(name, str) and name:
            return name
    return ""
