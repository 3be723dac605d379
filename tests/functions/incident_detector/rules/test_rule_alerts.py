"""Tests: what an evaluation of rules writes: firing every time, over once, unknown while nothing is known."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.incident_detector.rules.rule_alerts import retired, rule_alerts
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.period import MINUTE
from functions.model.rule import GroupState, QueryAnswer, QueryFailed, Rule, RuleGroup
from functions.prometheus.evaluation import evaluate_group
from tests.builders import NOON, a_rule, a_rule_group, a_sample, an_alert

pytestmark = pytest.mark.unit

DOWN = QueryFailed("connection refused")
FIRING, RESOLVED, UNKNOWN = AlertStatus.FIRING, AlertStatus.RESOLVED, AlertStatus.UNKNOWN


def written(*answers: QueryAnswer, rule: Rule | None = None) -> list[Alert]:
    """What the last of these evaluations of one rule, a minute apart, writes."""
    group = a_rule_group(rule or a_rule())
    return _written(group, *({group.rules[0].expr: answer} for answer in answers))[0]


def _written(group: RuleGroup, *answers: Mapping[str, QueryAnswer]) -> tuple[list[Alert], GroupState]:
    before: GroupState | None = None
    after: GroupState | None = None
    for count, answer in enumerate(answers):
        before, after = after, evaluate_group(group, after, answer, NOON + count * MINUTE)
    assert after is not None
    return rule_alerts(group, before, after), after


def only(alerts: list[Alert]) -> Alert:
    (alert,) = alerts
    return alert


def test_what_fires_is_written_with_all_that_a_page_needs() -> None:
    rule = a_rule(
        hold_for=MINUTE,
        labels={"severity": "critical", "service": "api"},
        annotations={
            "summary": "High Error Rate",
            "description": "{{ $value }} % fail",
            "runbook_url": "https://runbooks/errors",
            "dashboard_url": "https://grafana/d/system-overview",
        },
    )
    assert only(written([a_sample()], [a_sample(8.0)], rule=rule)) == Alert(
        labels={"alertname": "HighErrorRate", "job": "fitfoot-api", "severity": "critical", "service": "api"},
        status=FIRING,
        severity=Severity.CRITICAL,
        service="api",
        source="rules",
        summary="High Error Rate",
        reason="8 % fail",
        starts_at=NOON,
        updated_at=NOON + MINUTE,
        runbook="https://runbooks/errors",
        dashboard="https://grafana/d/system-overview",
    )


def test_without_annotations_the_name_and_the_value_have_to_do() -> None:
    alert = only(written([a_sample(1234567.0)], rule=a_rule("HighCPUUsage")))
    assert (alert.summary, alert.reason) == ("High CPU Usage", "High CPU Usage: 1.235e+06")


@pytest.mark.parametrize(
    ("labels", "job", "service"),
    [({"service": "web"}, "x", "web"), ({}, "fitfoot-api", "api"), ({}, "node", "node"), ({}, "", "monitoring")],
)
def test_whose_it_is_says_its_service_or_its_job(labels: dict[str, str], job: str, service: str) -> None:
    assert only(written([a_sample(job=job)], rule=a_rule(labels=labels))).service == service


@pytest.mark.parametrize(
    ("said", "severity"),
    [("critical", Severity.CRITICAL), ("none", Severity.NONE), ("page", Severity.WARNING), ("", Severity.WARNING)],
)
def test_a_severity_that_is_none_of_ours_is_a_warning(said: str, severity: Severity) -> None:
    assert only(written([a_sample()], rule=a_rule(labels={"severity": said}))).severity is severity


def test_what_is_pending_is_not_written() -> None:
    assert written([a_sample()], rule=a_rule(hold_for=MINUTE)) == []


def test_what_goes_on_is_written_again() -> None:
    alert = only(written([a_sample()], [a_sample(9.0)]))
    assert (alert.status, alert.starts_at, alert.updated_at) == (FIRING, NOON, NOON + MINUTE)


def test_what_ended_is_written_once() -> None:
    ended = only(written([a_sample()], []))
    assert (ended.status, ended.starts_at, ended.ends_at) == (RESOLVED, NOON, NOON + MINUTE)
    assert written([a_sample()], [], []) == []


def test_what_is_kept_firing_is_firing() -> None:
    assert only(written([a_sample()], [], rule=a_rule(keep_firing_for=2 * MINUTE))).status is FIRING


def test_while_a_rule_fails_what_fired_is_unknown_since_then() -> None:
    alert, blind = written([a_sample()], DOWN, DOWN)
    assert (alert.status, alert.unknown_since, alert.ends_at) == (UNKNOWN, NOON + MINUTE, None)
    assert alert.reason == "not known now: connection refused; last: High Error Rate: 7.5"
    assert blind == Alert(
        labels={"alertname": "RulesUnanswered", "group": "critical", "service": "monitoring"},
        status=UNKNOWN,
        severity=Severity.CRITICAL,
        service="monitoring",
        source="rules",
        summary="1 of 1 rules of critical cannot be evaluated",
        reason="HighErrorRate: connection refused",
        starts_at=NOON + MINUTE,
        updated_at=NOON + 2 * MINUTE,
        unknown_since=NOON + MINUTE,
    )


def test_what_ended_unseen_ends_when_it_is_seen_again() -> None:
    alert, blind = written([a_sample()], DOWN, [])
    assert (alert.status, alert.ends_at, alert.unknown_since) == (RESOLVED, NOON + 2 * MINUTE, None)
    assert (blind.status, blind.ends_at, blind.unknown_since) == (RESOLVED, NOON + 2 * MINUTE, None)
    assert written([a_sample()], DOWN, [], []) == []


def test_rules_that_fail_are_one_alert_as_severe_as_the_worst_since_the_first() -> None:
    group = a_rule_group(
        a_rule("Watchdog", expr="vector(1)", labels={"severity": "none"}),
        a_rule("Warns", expr="a", labels={"severity": "warning"}),
        a_rule("Pages", expr="b"),
        a_rule("Works", expr="c"),
    )
    first: dict[str, QueryAnswer] = {"vector(1)": [a_sample()], "a": DOWN, "b": [], "c": []}
    alerts, _ = _written(group, first, {**first, "b": QueryFailed("too many samples")})
    blind = next(alert for alert in alerts if alert.labels["alertname"] == "RulesUnanswered")
    assert blind.severity is Severity.CRITICAL
    assert blind.unknown_since == NOON
    assert blind.summary == "2 of 4 rules of critical cannot be evaluated"
    assert blind.reason == "Warns: connection refused; Pages: too many samples"


def test_a_watchdog_alone_that_fails_is_a_warning() -> None:
    assert only(written(DOWN, rule=a_rule("Watchdog", labels={"severity": "none"}))).severity is Severity.WARNING


def test_alerts_of_a_rule_that_is_gone_are_over() -> None:
    _, before = _written(a_rule_group(), {a_rule().expr: [a_sample()]})
    renamed = a_rule_group(a_rule("ErrorRateHigh"))
    after = evaluate_group(renamed, before, {a_rule().expr: []}, NOON + MINUTE)
    alert = only(rule_alerts(renamed, before, after))
    assert (alert.status, alert.reason) == (RESOLVED, "its rule was removed or renamed")


def test_of_two_rules_that_mean_the_same_alert_the_one_that_fires_is_written() -> None:
    group = a_rule_group(a_rule(expr="a", labels={}), a_rule(expr="b", labels={"job": "fitfoot-api"}))
    alerts, _ = _written(group, {"a": [a_sample()], "b": [a_sample()]}, {"a": [], "b": [a_sample()]})
    assert only(alerts).status is FIRING


def test_an_alert_that_no_rule_knows_is_over() -> None:
    lost = replace(an_alert(), source="rules")
    now = NOON + timedelta(hours=1)
    kept = written([a_sample()])
    assert retired([lost, *kept, an_alert(check="api")], kept, now) == [
        replace(lost, status=RESOLVED, reason="its rule was removed or renamed", updated_at=now, ends_at=now)
    ]
