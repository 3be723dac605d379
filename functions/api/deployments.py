"""API: what the shop's CI tells of its deployments; pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from functions.api.answers import Refused
from functions.api.posted import printable
from functions.model.deployment import Deployment
from functions.model.names import did_you_mean
from functions.model.period import HOUR, MINUTE, parse_utc, utc_text

SERVICES = ("web", "api", "admin", "db")
"""The shop's, each written so; others may be told, too."""
FIELDS = ("service", "version", "at", "by", "url")
LONGEST: Mapping[str, int] = {"service": 60, "version": 120, "at": 40, "by": 80, "url": 1000}
OLDEST, AHEAD = timedelta(days=7), 5 * MINUTE
"""How long ago it may have been, and how far the clock of whoever tells it may be ahead of ours."""
_EXAMPLE = '{"service": "api", "version": "1.4.2"}'
_SERVICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def deployment_of(sent: Mapping[str, Any], now: datetime) -> Deployment:
    """The deployment that is told; `at` is now where it does not say.

    Raises:
        Refused: 400, naming the field and what would be right.
    """
    for name in sent:
        if name not in FIELDS:
            raise _wrong(f"there is no field {name!r}{did_you_mean(name, FIELDS)}")
    service, version, at, by, url = (_text(sent, name) for name in FIELDS)
    for name, value in (("service", service), ("version", version)):
        if not value:
            raise _wrong(f"{name} is missing; write it like {_EXAMPLE}")
    if not _SERVICE.fullmatch(service):
        raise _wrong("service is a name of letters, digits, dots and dashes, like api")
    if service not in SERVICES and service.casefold() in SERVICES:
        raise _wrong(f"there is no service {service!r}; did you mean {service.casefold()}?")
    if url and _has_user(url):
        raise _wrong("url holds a user or a password, which everybody could read; leave them out")
    if url and not _is_address(url):
        raise _wrong("url is an address of the web, like https://ci.example.ch/runs/7")
    return Deployment(service, version, _at(at, now) if at else now, by, url)


def is_timed(sent: Mapping[str, Any]) -> bool:
    """Whether the deployment that is told says when it was."""
    return bool(_text(sent, "at"))


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(f"{name} is not a text")
    if len(value) > LONGEST[name]:
        raise _wrong(f"{name} is longer than {LONGEST[name]} characters")
    if not printable(value):
        raise _wrong(f"{name} holds characters that cannot be printed")
    return value.strip()


def _at(text: str, now: datetime) -> datetime:
    try:
        at = parse_utc(text)
    except (ValueError, OverflowError) as error:
        raise _wrong(f"at is an instant like {utc_text(now.replace(microsecond=0))}") from error
    if at > now + AHEAD:
        raise _wrong(f"at is in the future; here it is {utc_text(now.replace(microsecond=0))}")
    if at < now - OLDEST:
        raise _wrong(f"at is more than {OLDEST // (24 * HOUR)} days ago")
    return at


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))


def _has_user(text: str) -> bool:
    try:
        return "@" in urlsplit(text).netloc
    except ValueError:
        return False


def _wrong(what: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, what)
