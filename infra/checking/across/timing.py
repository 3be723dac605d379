"""Checking: times that have to fit: how long a source's word holds, how long a rule waits."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from functions.model.alert import Severity
from functions.model.duration import show_duration
from infra.checking.checkout import Checkout
from infra.checking.written import Written
from infra.operator.findings import Finding
from infra.operator.rule_values import prometheus_duration

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_SPEAKS: Final[Mapping[str, tuple[timedelta, str]]] = {
    "kpi": (_DAY, "is worked out once a day"),
    "sentry": (30 * _MINUTE, "tells of what goes on each half hour"),
    "logs": (_HOUR, "is ended by the analyser after an hour"),
}
"""How often a source says again what is still so, at most."""
_LONGEST_WAIT: Final = {Severity.CRITICAL: _HOUR, Severity.WARNING: _DAY, Severity.NONE: _DAY}


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Times of sources and rules that cannot be meant so."""
    yield from _sources(checkout)
    for rule in checkout.rules:
        yield from _waits(rule)


def _sources(checkout: Checkout) -> Iterator[Finding]:
    routes, document, checks = checkout.routes.found, checkout.routes.document, checkout.checks.found
    if routes is None or document is None:
        return
    speaks = dict(_SPEAKS)
    if checks:
        longest = max(checks, key=lambda check: check.interval)
        speaks["health_probe"] = longest.interval, f"visits {longest.name} every {show_duration(longest.interval)}"
    for name, (every, why) in speaks.items():
        policy = routes.sources.get(name)
        if policy and policy.max_age <= every and ("sources", name) in document.lines:
            message = f"{name} {why}: after {show_duration(policy.max_age)} what it said would be unknown each time"
            yield document.finding(("sources", name, "max-age"), message, f"write more than {show_duration(every)}")


def _waits(rule: Written) -> Iterator[Finding]:
    """An alert that waits so long is none."""
    severity = rule.text("labels", "severity")
    most = _LONGEST_WAIT[Severity(severity)] if severity in set(Severity) else _DAY
    for key, limit in (("for", most), ("keep_firing_for", _DAY)):
        try:
            length = prometheus_duration(rule.values[key])
        except (KeyError, ValueError):
            continue  # not there, or told with the file
        if length > limit:
            message = (
                f"nobody would hear of it for {show_duration(length)}"
                if key == "for"
                else "would hold it open for days"
            )
            yield rule.finding(key, message=message, hint=f"write {show_duration(limit)} or less")
