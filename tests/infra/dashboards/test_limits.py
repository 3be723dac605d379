"""Tests: a KPI's target and alert are the limits of its panels, whichever way is better."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from functions.model.kpi import Kpi
from infra.dashboards import business_metrics, system_overview
from infra.dashboards.kpi_panels import of_page
from infra.dashboards.limits import AMBER, GREEN, NO_LIMITS, RED, Limits, at_least, at_most, of_kpi
from infra.dashboards.ruled import Rules
from infra.operator import kpis_file
from infra.operator.places import KPIS
from tests.infra.dashboards.asked import limits, panel, panels

pytestmark = pytest.mark.unit
SLOW = Kpi("response_time_p95", Decimal(1000), Decimal(2000), dashboard="https://grafana.fitfoot.ch/d/system-overview")
UPTIME = Kpi("uptime", Decimal("99.9"), Decimal("99.5"))
OURS = {kpi.name: kpi for kpi in kpis_file.load(KPIS)}


def colour(of: Limits, value: float) -> str:
    """The colour that Grafana gives a value."""
    return [colour for start, colour in of if start is None or value >= start][-1]


@pytest.mark.parametrize(("value", "expected"), [(999, GREEN), (1001, AMBER), (1999, AMBER), (2001, RED)])
def test_where_less_is_better_more_than_the_target_is_amber_and_more_than_the_alert_red(
    value: float, expected: str
) -> None:
    assert colour(of_kpi({SLOW.name: SLOW}, SLOW.name), value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(99.4, RED), (99.5, AMBER), (99.8, AMBER), (99.9, GREEN), (100, GREEN)]
)
def test_where_more_is_better_less_than_the_target_is_amber_and_less_than_the_alert_red(
    value: float, expected: str
) -> None:
    limit = of_kpi({UPTIME.name: UPTIME}, UPTIME.name)
    assert colour(limit, value) == expected
    assert (expected == GREEN) is UPTIME.meets(Decimal(str(value)))
    assert (expected == RED) is UPTIME.alerts(Decimal(str(value)))


def test_a_kpi_without_an_alert_is_never_red() -> None:
    assert of_kpi({SLOW.name: replace(SLOW, alert=None)}, SLOW.name) == at_most(1000, None)
    assert of_kpi({UPTIME.name: replace(UPTIME, alert=None)}, UPTIME.name) == at_least(None, 99.9)


def test_a_kpi_whose_alert_is_its_target_is_green_or_red() -> None:
    assert of_kpi({SLOW.name: replace(SLOW, alert=SLOW.target)}, SLOW.name) == ((None, GREEN), (1000, RED))
    assert of_kpi({UPTIME.name: replace(UPTIME, alert=UPTIME.target)}, UPTIME.name) == ((None, RED), (99.9, GREEN))


@pytest.mark.parametrize(("alert", "beyond"), [(None, AMBER), (Decimal(0), RED), (Decimal(1), AMBER)])
def test_where_nothing_at_all_may_fail_0_is_green_and_anything_else_is_not(alert: Decimal | None, beyond: str) -> None:
    none = of_kpi({"error_rate": Kpi("error_rate", Decimal(0), alert)}, "error_rate")
    assert [colour(none, value) for value in (0, 0.0001)] == [GREEN, beyond]


def test_a_kpi_that_was_taken_out_has_no_limits_and_no_panel() -> None:
    assert of_kpi({}, "uptime") == NO_LIMITS
    for board in (system_overview.board({}, Rules()), business_metrics.board({})):
        assert "Targets" not in [one.title for one in board.panels or []]
        assert not [one for one in board.panels or [] if "KPI" in str(one.title)]


def test_limits_in_milliseconds_are_shown_in_seconds_where_the_panel_is() -> None:
    assert of_kpi({SLOW.name: SLOW}, SLOW.name, times=0.001) == at_most(1, 2)
    assert limits(panel("system-overview", "Response Times")) == [None, 1, 2]
    assert limits(panel("system-overview", "Response Times by Service")) == [None, 1000, 2000]


def test_a_new_target_moves_the_limits_of_the_panels() -> None:
    stricter = {**OURS, SLOW.name: replace(OURS[SLOW.name], target=Decimal(500), alert=Decimal(800))}
    board = system_overview.board(stricter, Rules())
    (slow,) = (one for one in json.loads(json.dumps(board, cls=JSONEncoder))["panels"] if one["title"] == "Slow Now")
    assert limits(slow) == [None, 500, 800]


@pytest.mark.parametrize("kpi", OURS.values(), ids=lambda kpi: kpi.name)
def test_each_kpi_is_on_the_page_that_its_file_names_against_its_limits(kpi: Kpi) -> None:
    uid = Path(kpi.dashboard).name
    shown = panel(uid, f"{kpi.measure.words}: Last Day")
    assert f'kpi="{kpi.name}"' in shown["targets"][0]["expr"]
    assert limits(shown) == [start for start, _ in of_kpi(OURS, kpi.name)]
    assert f"{kpi.target}" in shown["description"]
    elsewhere = {"system-overview", "business-metrics"} - {uid}
    assert shown["title"] not in [one["title"] for other in elsewhere for one in panels(other)]


@pytest.mark.parametrize(
    ("name", "address", "uid"),
    [
        (
            "uptime",
            "https://grafana.fitfoot.ch/d/system-overview/fitfoot-system-overview?from=now-1d",
            "system-overview",
        ),
        ("uptime", "https://grafana.fitfoot.ch/d/business-metrics#top", "business-metrics"),
        ("uptime", "https://grafana.fitfoot.ch/d/system-overview-old", "system-overview"),
        ("uptime", "", "system-overview"),
        ("conversion_rate", "https://grafana.fitfoot.ch/d/web-vitals", "business-metrics"),
        ("conversion_rate", "", "business-metrics"),
    ],
)
def test_a_kpi_is_on_one_page_whatever_its_address(name: str, address: str, uid: str) -> None:
    kpis = {name: replace(OURS[name], dashboard=address)}
    assert [page for page in ("system-overview", "business-metrics") if of_page(kpis, page)] == [uid]
