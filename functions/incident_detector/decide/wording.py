"""Incident detector: how alerts, times and lists read in entries and notices; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from functions.model.alert import Alert
from functions.model.period import ZURICH

TITLE_CHARS = 200
REASON_CHARS = 300
TEXT_CHARS = 1000
_NAMES = 3
_REASONS = 10
_SAID_ELSEWHERE = ("alertname", "service", "severity", "group")


def clipped(text: str, most: int = REASON_CHARS) -> str:
    """In one line, of so many characters at most."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def title_of(alert: Alert) -> str:
    """Its summary; its name where it has none."""
    return clipped(alert.summary or name_of(alert), TITLE_CHARS)


def name_of(alert: Alert) -> str:
    """Its alertname and what tells it from others of that name: `CheckFailing storefront`."""
    others = (value for label, value in sorted(alert.labels.items()) if label not in _SAID_ELSEWHERE)
    return clipped(" ".join([alert.labels.get("alertname", "alert"), *others]), 80)


def said(alert: Alert) -> str:
    """What is wrong and why: `storefront is down: connection refused`."""
    reason = clipped(alert.reason)
    return f"{title_of(alert)}: {reason}" if reason else title_of(alert)


def reasons(alerts: Sequence[Alert]) -> str:
    """What a notice says of what fires: of one alert its reason, of more a line each; the first count."""
    if len(alerts) == 1:
        return clipped(alerts[0].reason, TEXT_CHARS) or title_of(alerts[0])
    lines = [said(alert) for alert in alerts[:_REASONS]]
    more = [f"and {len(alerts) - _REASONS} more"] if len(alerts) > _REASONS else []
    return cut("\n".join([*lines, *more]))


def cut(text: str, most: int = TEXT_CHARS) -> str:
    """Of so many characters at most; its lines stay lines."""
    return text if len(text) <= most else text[: most - 1] + "…"


def listed(names: Sequence[str], most: int = _NAMES) -> str:
    """`a, b, c and 4 more`."""
    shown = ", ".join(islice(names, most))
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def joined(names: Iterable[str]) -> str:
    """`pagerduty, sns`, or `nobody`."""
    return ", ".join(names) or "nobody"


def when(at: datetime) -> str:
    """An instant for people: `23.11. 13:00 (Zurich)`."""
    return f"{at.astimezone(ZURICH):%d.%m. %H:%M} (Zurich)"
