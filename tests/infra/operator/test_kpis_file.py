"""Tests: our KPIs, what becomes of a file, and every way we could think of to write ours wrongly."""

from decimal import Decimal
from pathlib import Path

import pytest

from functions.model import kpis_json
from functions.model.kpi import MEASURES, Cadence, Kpi
from infra.operator import kpis_file
from infra.operator.findings import FilesRefused
from infra.operator.places import KPIS
from tests.infra.operator.mistake import Mistake

pytestmark = pytest.mark.unit

UPTIME, CONVERSION = "kpis.uptime", "kpis.conversion_rate"
DIRECTION = "    direction: higher\n    cadence: daily\n    target: 99.9\n"
MISTAKES = [
    Mistake("  uptime:", "  uptme:", "kpis.uptme", "did you mean uptime?"),
    Mistake("  uptime:", "  bounce:", "kpis.bounce", "uptime"),
    Mistake("  uptime:", "  error_rate: {}\n  uptime:", "kpis.error_rate", "written twice", at="  error_rate:\n"),
    Mistake("unit: percentage", "unit: percent", f"{UPTIME}.unit", "did you mean percentage?"),
    Mistake("unit: percentage", "unit: rating", f"{UPTIME}.unit", "uptime is measured in percentage, not in rating"),
    Mistake('unit: "%"', "unit: currency", "kpis.error_rate.unit", 'write unit: "%", and its numbers in it'),
    Mistake("unit: percentage", "units: percentage", f"{UPTIME}.units", "did you mean unit?"),
    Mistake("direction: higher", "direction: lower", f"{UPTIME}.direction", "write direction: higher"),
    Mistake("direction: higher", "direction: up", f"{UPTIME}.direction", "higher, lower"),
    Mistake("cadence: daily", "cadence: dayly", f"{UPTIME}.cadence", "did you mean daily?"),
    Mistake("cadence: daily", "cadence: monthly", f"{UPTIME}.cadence", "cadence"),
    Mistake("target: 99.9\n", "target: 99.9 %\n", f"{UPTIME}.target", "is a number from 0 to 1000000, not '99.9 %'"),
    Mistake("target: 99.9\n", "target: -1\n", f"{UPTIME}.target", "a number from 0"),
    Mistake("target: 99.9\n", "target: null\n", f"{UPTIME}.target", "not nothing"),
    Mistake("target: 99.9\n", "target: 999\n", f"{UPTIME}.target", "is a percentage from 0 to 100, not 999"),
    Mistake("target: 4.5\n", "target: 90\n", "kpis.customer_satisfaction.target", "is a rating from 1 to 5, not 90"),
    Mistake(DIRECTION, DIRECTION.replace("    target: 99.9\n", ""), f"{UPTIME}.target", "is missing", at="  uptime:"),
    Mistake("alert: 99.5", "alert: 99.95", f"{UPTIME}.alert", "write an alert below the target, or null"),
    Mistake("alert: 2000", "alert: 500", "kpis.response_time_p95.alert", "write an alert above the target, or null"),
    Mistake("alert: 99.5", "alert: true", f"{UPTIME}.alert", "a number"),
    Mistake("alert: 99.5", "severity: critical", f"{UPTIME}.severity", "unknown key 'severity'"),
    Mistake("alert: 99.5", "service: 5", f"{UPTIME}.service", '"5", with quotes'),
    Mistake("alert: 99.5", "runbook: wiki/uptime", f"{UPTIME}.runbook", "an address like"),
]


def load(text: str, folder: Path) -> tuple[Kpi, ...]:
    file = folder / "kpis.yaml"
    file.write_text(text)
    return kpis_file.load(file)


def test_ours_are_the_eight_with_the_shops_targets() -> None:
    ours = {kpi.name: (kpi.target, kpi.alert) for kpi in kpis_file.load(KPIS)}
    assert list(ours) == list(MEASURES)
    assert ours["uptime"] == (Decimal("99.9"), Decimal("99.5"))
    assert ours["response_time_p95"] == (Decimal(1000), Decimal(2000))
    assert ours["error_rate"] == (Decimal("0.1"), Decimal("1.0"))
    assert ours["db_query_time_p95"] == (Decimal(100), Decimal(500))
    assert [ours[name][0] for name in list(ours)[4:]] == [Decimal("2.5"), 15, 65, Decimal("4.5")]


def test_only_satisfaction_is_of_a_week_and_none_joins_an_outage() -> None:
    ours = kpis_file.load(KPIS)
    assert [kpi.name for kpi in ours if kpi.cadence is Cadence.WEEKLY] == ["customer_satisfaction"]
    assert {kpi.service for kpi in ours} == {"shop"}


def test_a_kpi_without_an_alert_is_one_that_nobody_is_told_of(tmp_path: Path) -> None:
    without = load(KPIS.read_text().replace("alert: 99.5", "alert: null"), tmp_path)
    assert without[0].alert is None
    assert not without[0].alerts(Decimal(0))


def test_a_bundle_carries_the_same_kpis() -> None:
    kpis = kpis_file.load(KPIS)
    assert kpis_json.load(kpis_json.dump(kpis)) == kpis


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_told_with_its_line_its_field_and_what_to_write(mistake: Mistake, tmp_path: Path) -> None:
    ours = KPIS.read_text()
    head, tail = ours[: (begins := ours.index("\nkpis:"))], ours[begins:]
    assert mistake.instead_of in tail
    text = head + tail.replace(mistake.instead_of, mistake.written, 1)
    with pytest.raises(FilesRefused) as refused:
        load(text, tmp_path)
    line = text.count("\n", 0, text.index(mistake.at or mistake.written.strip(), begins)) + 1
    told = [one for one in refused.value.findings if (one.line, one.field) == (line, mistake.field)]
    assert [one for one in told if mistake.says in str(one)], f"line {line}; told:\n{refused.value}"
    assert all(one.hint for one in refused.value.findings)


@pytest.mark.parametrize("service", ["apii", "shops", "wbe", "dbb"])
def test_a_service_that_is_almost_another_is_refused(service: str, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match=f"kpis.uptime.service: nothing else is of the service '{service}'; did you"):
        load_of(service, tmp_path)


@pytest.mark.parametrize("service", ["api", "shop", "marketing", "db"])
def test_any_other_service_is_one(service: str, tmp_path: Path) -> None:
    assert load_of(service, tmp_path)[0].service == service


def load_of(service: str, folder: Path) -> tuple[Kpi, ...]:
    file = folder / "kpis.yaml"
    file.write_text(KPIS.read_text().replace("    alert: 99.5\n", f"    alert: 99.5\n    service: {service}\n", 1))
    return kpis_file.load(file, ("web", "api", "db", "shop"))


@pytest.mark.parametrize("text", ["kpis: {}", "kpis: []", "kpis:", "{}", ""])
def test_a_file_without_kpis_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused):
        load(text, tmp_path)
