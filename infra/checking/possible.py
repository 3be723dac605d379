"""Checking: every alert that there can be, one of each kind, as routes see them: what all the files say together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from functions.model.alert import Severity
from functions.model.error_kind import NEW_ERROR
from functions.model.kpi import MEASURES
from functions.model.matcher import Matcher
from functions.model.notice import Channel
from functions.model.route import AlarmMapping
from functions.prometheus.template import TemplateRefused, compile_template
from infra.checking.checkout import Checkout
from infra.checking.unread import rules_unread

_BAD: Final = (Severity.CRITICAL, Severity.WARNING)
_OURS: Final = ("monitoring",)
_SHOP: Final = "shop"


@dataclass(frozen=True)
class Possible:
    """An alert that may come.

    Attributes:
        labels: as matchers see them.
        later: the labels whose values only the alert knows.
        unread: whether it may have any other label, too, since what makes it could not be read.
    """

    labels: Mapping[str, str]
    later: frozenset[str] = frozenset()
    unread: bool = False

    def leaves_open(self, label: str) -> bool:
        """Whether the label may have any value, as far as the files say."""
        return label in self.later or (self.unread and label not in self.labels)

    def may_match(self, matchers: Iterable[Matcher]) -> bool:
        """Whether there can be one like it that all matchers match."""
        return all(one.matches(self.labels) for one in matchers if not self.leaves_open(one.name))

    def matches(self, matchers: Iterable[Matcher]) -> bool:
        """Whether all matchers match each one like it."""
        return all(not self.leaves_open(one.name) and one.matches(self.labels) for one in matchers)


def possible(checkout: Checkout) -> list[Possible]:
    """Those that the checks, rules, KPIs and mappings of a checkout can make, and those of the monitoring itself."""
    return [*_of_checks(checkout), *_of_rules(checkout), *_of_figures(checkout), *_of_others(checkout), *_own(checkout)]


def _of_checks(checkout: Checkout) -> Iterator[Possible]:
    if checkout.checks.found is None:
        yield from _each(_BAD, (), ("service", "check", "group"), source="health_probe", alertname="CheckFailing")
        return
    for check in checkout.checks.found:
        named = {"check": check.name, "group": check.group}
        yield from _each(_BAD, (check.service,), source="health_probe", alertname="CheckFailing", **named)


def _of_rules(checkout: Checkout) -> Iterator[Possible]:
    if rules_unread(checkout):
        yield Possible({"source": "rules"}, unread=True)
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
    """Of every measure, also where its alert is null today: a route for it stays right."""
    written = checkout.kpis.found or ()
    unread = ("service",) if checkout.kpis.found is None else ()
    for name in MEASURES:
        services = [kpi.service for kpi in written if kpi.name == name] or [_SHOP]
        named = {"source": "kpi", "alertname": "KpiBeyondLimit", "kpi": name}
        yield from _each([Severity.WARNING], services, unread, **named)
    unread = ("service",) if checkout.checks.found is None else ()
    yield from _each([Severity.CRITICAL], checkout.services, unread, source="orders", alertname="OrdersStopped")
    logged = {service for one in checkout.settings if one.found for service in one.found.log_groups.values()}
    if not all(one.found for one in checkout.settings):
        unread = ("service",)
    services = [*checkout.services, *logged]
    yield from _each([Severity.WARNING], services, ("kind", *unread), source="logs", alertname=NEW_ERROR)


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
    """Of these severities and services; where services are known later, one of each severity stands for all."""
    left_open = frozenset(later)
    for severity in severities:
        if "service" in left_open:
            yield Possible({**labels, "severity": severity}, left_open)
            continue
        for service in services:
            yield Possible({**labels, "severity": severity, "service": service}, left_open)
