"""Tests: our routes, what becomes of a full routes file, and every way we could think of to write ours wrongly."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from functions.model import routes_json
from functions.model.alert import Severity
from functions.model.maintenance import MaintenanceWindow
from functions.model.matcher import Matcher
from functions.model.notice import Channel
from functions.model.route import PUSH_ONLY, AlarmMapping, Flapping, PlannedMaintenance, Route, Routes, SourcePolicy
from infra.operator import routes_file
from infra.operator.findings import FilesRefused
from infra.operator.places import ROUTES
from tests.infra.operator.mistake import Mistake
from tests.infra.operator.planted_routes import MATCHERS, OTHERS
from tests.infra.operator.planted_routes import ROUTES as IN_ROUTES

pytestmark = pytest.mark.unit

FULL = """
routes:
  - name: night
    matchers: [service=web, 'alertname=~"Slow.*"', check!="a \\"b\\""]
    notify: []
    group_by: [service, check]
    repeat-interval: 2d
    quiet-hours: {start: 9:30, duration: 1h30m, every: [Saturday, Sunday]}
    document: FitFoot-SlowResponse
    runbook: https://example.ch/runbook
    dashboard: https://example.ch/dashboard
  - name: rest
    matchers: ['severity=~"critical|warning"']
    notify: [sns]
    quiet-hours: {start: 22:00, end: 07:00, timezone: Europe/Zurich}
    document: FitFoot-HighErrorRate
    auto: true
maintenance:
  - {matchers: [service=admin], start: 02:00, duration: 1h, timezone: Europe/Zurich, every: [Sunday]}
alarms:
  - {names: "rds-*", service: api}
sentry:
  - {names: "*-web", service: web, severity: critical}
uptimerobot:
  - {names: "https://fitfoot.ch*", service: web}
sources:
  cloudwatch: {max-age: 1h, resolve-after: 1d}
blind-after: 10m
flapping: {episodes: 5}
"""


def load(text: str, folder: Path) -> Routes:
    file = folder / "routes.yaml"
    file.write_text(text)
    return routes_file.load(file)


def test_ours_wake_somebody_for_what_is_critical_and_let_warnings_wait_for_the_morning() -> None:
    ours = routes_file.load(ROUTES)
    critical, budget, figures, new_errors, warning = ours.routes
    assert (critical.notify, critical.quiet_hours) == ((Channel.PAGERDUTY, Channel.SNS), None)
    assert warning.notify == (Channel.SNS,)
    assert warning.quiet_hours == MaintenanceWindow(time(22), timedelta(hours=9), "Europe/Zurich")
    assert (budget.notify, budget.quiet_hours) == (warning.notify, warning.quiet_hours)
    assert (figures.notify, figures.quiet_hours) == (warning.notify, warning.quiet_hours)
    assert (new_errors.notify, new_errors.quiet_hours) == (warning.notify, warning.quiet_hours)
    assert {(one.document, one.runbook) for one in (figures, new_errors)} == {("", "")}
    assert (critical.document, warning.document) == ("FitFoot-HighErrorRate", "FitFoot-SlowResponse")
    assert not any(route.auto for route in ours.routes)
    of_their_own = {budget.name: ("service", "slo"), new_errors.name: ("service", "alertname")}
    assert all(route.group_by == of_their_own.get(route.name, ("service",)) for route in ours.routes)
    assert ours.sources["health_probe"] == ours.sources["rules"] == SourcePolicy(timedelta(minutes=5))
    assert ours.sources["kpi"].max_age == timedelta(hours=26)
    assert ours.sources["paging"].resolve_after == timedelta(hours=24, minutes=1)


@pytest.mark.parametrize(
    ("alarm", "service"),
    [
        ("fitfoot-web-5xx", "web"),
        ("fitfoot-api", "api"),
        ("fitfoot-admin-cpu", "admin"),
        ("fitfoot-db-storage", "api"),
        ("billing", "monitoring"),
    ],
)
def test_an_alarm_of_ours_joins_its_services_incident(alarm: str, service: str) -> None:
    mapping = routes_file.load(ROUTES).alarm(alarm)
    assert mapping is not None
    assert mapping.service == service


def test_everything_that_can_be_written_arrives(tmp_path: Path) -> None:
    weekend = MaintenanceWindow(time(9, 30), timedelta(minutes=90), "UTC", ("Saturday", "Sunday"))
    assert load(FULL, tmp_path) == Routes(
        routes=(
            Route(
                name="night",
                matchers=(
                    Matcher("service", "=", "web"),
                    Matcher("alertname", "=~", "Slow.*"),
                    Matcher("check", "!=", 'a "b"'),
                ),
                notify=(),
                group_by=("service", "check"),
                repeat_interval=timedelta(days=2),
                quiet_hours=weekend,
                document="FitFoot-SlowResponse",
                runbook="https://example.ch/runbook",
                dashboard="https://example.ch/dashboard",
            ),
            Route(
                name="rest",
                matchers=(Matcher("severity", "=~", "critical|warning"),),
                notify=(Channel.SNS,),
                quiet_hours=MaintenanceWindow(time(22), timedelta(hours=9), "Europe/Zurich"),
                document="FitFoot-HighErrorRate",
                auto=True,
            ),
        ),
        maintenance=(
            PlannedMaintenance(
                (Matcher("service", "=", "admin"),),
                MaintenanceWindow(time(2), timedelta(hours=1), "Europe/Zurich", ("Sunday",)),
            ),
        ),
        alarms=(AlarmMapping("rds-*", "api", Severity.WARNING),),
        sentry=(AlarmMapping("*-web", "web", Severity.CRITICAL),),
        uptimerobot=(AlarmMapping("https://fitfoot.ch*", "web", Severity.WARNING),),
        sources={**PUSH_ONLY, "cloudwatch": SourcePolicy(timedelta(hours=1), timedelta(days=1))},
        blind_after=timedelta(minutes=10),
        flapping=Flapping(5, timedelta(hours=1), timedelta(minutes=15)),
    )


@pytest.mark.parametrize("text", [ROUTES.read_text(), FULL], ids=["ours", "full"])
def test_a_bundle_carries_the_same_routes(text: str, tmp_path: Path) -> None:
    routes = load(text, tmp_path)
    assert routes_json.load(routes_json.dump(routes)) == routes


@pytest.mark.parametrize("mistake", [*MATCHERS, *IN_ROUTES, *OTHERS], ids=str)
def test_a_mistake_is_told_with_its_line_its_field_and_what_to_write(mistake: Mistake, tmp_path: Path) -> None:
    ours = ROUTES.read_text()
    head, tail = ours[: (begins := ours.index("\nroutes:"))], ours[begins:]
    assert mistake.instead_of in tail
    text = head + tail.replace(mistake.instead_of, mistake.written, 1)
    with pytest.raises(FilesRefused) as refused:
        load(text, tmp_path)
    line = text.count("\n", 0, text.index((mistake.at or mistake.written).strip(), begins)) + 1
    told = [one for one in refused.value.findings if (one.line, one.field) == (line, mistake.field)]
    assert [one for one in told if mistake.says in str(one)], f"line {line}; told:\n{refused.value}"
    assert all(one.hint for one in refused.value.findings)


@pytest.mark.parametrize(
    ("names", "service", "severity"),
    [
        (("https://api.fitfoot.ch/health", "API"), "api", Severity.CRITICAL),
        (("https://admin.fitfoot.ch", "Admin"), "admin", Severity.WARNING),
        (("https://fitfoot.ch/products", "Storefront"), "web", Severity.CRITICAL),
    ],
)
def test_a_monitor_of_uptimerobot_joins_its_services_incident(
    names: tuple[str, ...], service: str, severity: Severity
) -> None:
    mapping = routes_file.load(ROUTES).uptime_monitor(*names)
    assert mapping is not None
    assert (mapping.service, mapping.severity) == (service, severity)


@pytest.mark.parametrize(
    ("project", "service"),
    [("fitfoot-web", "web"), ("fitfoot-api", "api"), ("fitfoot-monitoring", "monitoring"), ("another-shop", None)],
)
def test_a_project_of_sentry_joins_its_services_incident(project: str, service: str | None) -> None:
    mapping = routes_file.load(ROUTES).sentry_project(project)
    assert (mapping.service if mapping else None) == service


def test_what_only_pushes_is_not_believed_for_ever_where_nothing_is_said_of_it(tmp_path: Path) -> None:
    sources = load(FULL.replace("sources:\n  cloudwatch: {max-age: 1h, resolve-after: 1d}\n", ""), tmp_path).sources
    assert set(sources) == {"sentry", "uptimerobot"}
    assert all(one.resolve_after for one in sources.values())


def test_a_mapping_that_nothing_gets_to_is_refused(tmp_path: Path) -> None:
    wrong = FULL.replace('  - {names: "*-web", ', '  - {names: "*", service: api}\n  - {names: "*-web", ')
    with pytest.raises(FilesRefused, match=r"no project gets here: sentry\[0\] \(\*\) takes all that \*-web does"):
        load(wrong, tmp_path)
