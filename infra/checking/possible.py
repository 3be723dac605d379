"""Checking: every alert that there can be, one of each kind, as routes see them: what all the files say together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from functions.model.alert import Severity
from functions.model.error_kind import NEW_ERROR
from functions.model.matcher import Matcher
from functions.model.notice import Channel
from functions.model.route import AlarmMapping
from functions.prometheus.template import TemplateRefused, compile_template
from infra.checking.checkout import Checkout

_BAD: Final = (Severity.CRITICAL, Severity.WARNING)
_OURS: Final = ("monitoring",)


@dataclass(frozen=True)
class Possible:
    """An alert that may come. `labels` are as matchers see them; what is in `later` has values that only it knows."""

    labels: Mapping[str, str]
    later: frozenset[str] = frozenset()

    def may_match(self, matchers: Iterable[Matcher]) -> bool:
        """Whether there can be one like it that all matchers match."""
        return all(one.matches(self.labels) for one in matchers if one.name not in self.later)

    def matches(self, matchers: Iterable[Matcher]) -> bool:
        """Whether all matchers match each one like it."""
        return all(one.name not in self.later and one.matches(self.labels) for one in matchers)


def possible(checkout: Checkout) -> list[Possible]:
    """Those that the checks, rules, KPIs and mappings of a checkout can make, and those of the monitoring itself."""
    return [*_of_checks(checkout), *_of_rules(checkout), *_of_figures(checkout), *_of_others(checkout), *_own(checkout)]


def _of_checks(checkout: Checkout) -> Iterator[Possible]:
    for check in checkout.checks.found or ():
        named = {"check": check.name, "group": check.group}
        yield from _each(_BAD, (check.service,), source="health_probe", alertname="CheckFailing", **named)


def _of_rules(checkout: Checkout) -> Iterator[Possible]:
    for rule in checkout.rules:
        if not rule.text("alert"):
            continue
        for job in sorted(checkout.jobs) or [""]:
            written = {name: text for name, text in rule.texts("labels").items() if job or "{{" not in text}
            labels = {name: expanded(text, job) for name, text in written.items()}
            labels |= {"alertname": rule.text("alert"), "source": "rules"} | ({"job": job} if job else {})
            yield Possible(labels, (checkout.series_labels | {*rule.texts("labels")}) - {*labels})


def expanded(text: str, job: str) -> str:
    """A label of a rule, for a sample of this job."""
    try:
        return compile_template(text).expand({"job": job}, 1.0)
    except TemplateRefused:
        return text


def _of_figures(checkout: Checkout) -> Iterator[Possible]:
    for kpi in checkout.kpis.found or ():
        if kpi.alert is not None:
            named = {"source": "kpi", "alertname": "KpiBeyondLimit", "kpi": kpi.name}
            yield from _each([Severity.WARNING], (kpi.service,), **named)
    yield from _each([Severity.CRITICAL], checkout.services, source="orders", alertname="OrdersStopped")
    logged = {service for one in checkout.settings if one.found for service in one.found.log_groups.values()}
    services = checkout.services | logged
    yield from _each([Severity.WARNING], services, ("kind",), source="logs", alertname=NEW_ERROR)


def _of_others(checkout: Checkout) -> Iterator[Possible]:
    """What is told from outside, by what routes.yaml makes of it."""
    routes = checkout.routes.found
    if routes is None:
        return
    for one in routes.alarms:
        yield from _mapped(one, ("alarm",), source="cloudwatch", alertname="CloudWatchAlarm")
    for one in routes.sentry:
        for name, key in (("SentryIssue", "issue"), ("SentryMetricAlert", "metric_alert")):
            yield from _mapped(one, (key, "project"), source="sentry", alertname=name)
    for one in routes.uptimerobot:
        for name in ("UptimeRobotDown", "UptimeRobotCertificate"):
            yield from _mapped(one, ("monitor",), source="uptimerobot", alertname=name)


def _own(checkout: Checkout) -> Iterator[Possible]:
    """What is wrong with the monitoring itself."""
    yield from _each(_BAD, _OURS, source="watch", alertname="ProbeSilent")
    yield from _each(_BAD, _OURS, ("about",), source="decide", alertname="MonitoringBlind")
    yield from _each(_BAD, _OURS, source="cloudwatch", alertname="AlarmsUnanswered")
    for group in {str(rule.document.values["groups"][rule.place[1]].get("name")) for rule in checkout.rules}:
        yield from _each(_BAD, _OURS, source="rules", alertname="RulesUnanswered", group=group)
    for channel in Channel:
        yield from _each(_BAD, _OURS, source="paging", alertname="NoticeUndeliverable", channel=channel)


def _mapped(mapping: AlarmMapping, later: Iterable[str], **labels: str) -> Iterator[Possible]:
    yield from _each({mapping.severity, Severity.WARNING}, (mapping.service,), later, **labels)


def _each(
    severities: Iterable[Severity], services: Iterable[str], later: Iterable[str] = (), **labels: str
) -> Iterator[Possible]:
    for severity in severities:
        for service in services:
            yield Possible({**labels, "severity": severity, "service": service}, frozenset(later))
