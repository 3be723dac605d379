"""Infra: single values of a rule file: Prometheus's durations, templates that the detector can expand, addresses."""

import re
from collections.abc import Callable
from datetime import timedelta

from functions.prometheus.template import TemplateRefused, compile_template
from infra.operator.field_values import text
from infra.operator.findings import WrongValue, shown

_UNITS = {"y": 365 * 86400.0, "w": 7 * 86400.0, "d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DURATION = re.compile("".join(rf"(?:(?P<{unit}>[0-9]{{1,9}}){unit})?" for unit in _UNITS))
_IN_WORDS = re.compile(r"\s*([0-9]{1,9})\s*(s|m|h|d)(?:|ec|in|econd|inute|our|ay|r)s?\s*")
_LONGEST = timedelta(days=30)
URL = "https://grafana.fitfoot.ch/d/system-overview"


def prometheus_duration(value: object) -> timedelta:
    """Read a duration as Prometheus writes it: whole numbers, the largest unit first, each once."""
    expected = "a duration like 30s, 5m or 1h30m, without fractions, the largest unit first"
    if not isinstance(value, str) or value == "":
        raise WrongValue(expected, value, "5m")
    if value == "0":
        return timedelta(0)
    if not (found := _DURATION.fullmatch(value)):
        raise WrongValue(expected, value, f"{said[1]}{said[2]}" if (said := _IN_WORDS.fullmatch(value)) else "5m")
    length = sum(int(count) * _UNITS[unit] for unit, count in found.groupdict(default="0").items())
    if length > _LONGEST.total_seconds():
        raise ValueError(f"{shown(value)} is longer than anything is remembered; write 30d or less")
    return timedelta(seconds=length)


def template(example: str) -> Callable[[object], str]:
    """Reads a text that may be a template, and is one that the detector expands as Prometheus does."""

    def read(value: object) -> str:
        found = text(example)(value)
        if not found.strip():
            raise WrongValue("a text", value, example)
        try:
            compile_template(found)
        except TemplateRefused as refused:
            said = str(refused)
            raise ValueError(said if "; " in said else f"{said}; write it like {example}") from refused
        return found

    return read


def address(value: object) -> str:
    """Read the address of a page; it may hold a template."""
    found = template(URL)(value)
    if not re.fullmatch(r"https://[^\s/]+\S*", re.sub(r"\{\{.*?\}\}", "x", found)):
        raise WrongValue("an address of a page", value, URL)
    return found


def expression(value: object) -> str:
    """Read PromQL; promtool judges it, here it only has to be there."""
    found = text("error_rate > 5")(value)
    if not found.strip():
        raise WrongValue("an expression", value, "error_rate > 5")
    return found.strip()
