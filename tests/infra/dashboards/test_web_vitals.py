import re

import pytest

from functions.model.series import FAMILIES
from functions.model.vitals import LIMITS
from infra.dashboards.vitals import VITALS, Measured
from tests.infra.dashboards.asked import board, exprs, limits, panel, panels

pytestmark = pytest.mark.unit
UID = "web-vitals"
SERIES = {"LCP": "web_vitals_lcp_seconds", "INP": "web_vitals_inp_seconds", "CLS": "web_vitals_cls"}
of_each = pytest.mark.parametrize("vital", VITALS, ids=lambda vital: vital.name)


@pytest.mark.parametrize(
    ("name", "unit", "good", "poor"),
    [
        ("LCP", "s", 2.5, 4),
        ("INP", "s", 0.2, 0.5),
        ("CLS", "none", 0.1, 0.25),
        ("FCP", "s", 1.8, 3),
        ("TTFB", "s", 0.8, 1.8),
    ],
)
def test_a_vital_has_its_limits_in_the_unit_that_is_shown(name: str, unit: str, good: float, poor: float) -> None:
    for title in (name, f"{name}: 75th Percentile by Device"):
        shown = panel(UID, title)
        assert limits(shown) == [None, good, poor]
        assert shown["fieldConfig"]["defaults"]["unit"] == unit


def test_every_vital_that_browsers_still_tell_is_shown() -> None:
    assert {vital.name for vital in VITALS} == LIMITS.keys() - {"FID"}


def test_no_percentile_is_without_how_many_visits_it_is_of() -> None:
    for title, asked in ((one["title"], exprs(one)) for one in panels(UID)):
        if "histogram_quantile" not in asked[0]:
            continue
        beside = [one for one in panels(UID) if one["title"].startswith(f"{title.partition(':')[0]}: Page Views")]
        counts = [*asked[1:], *(expr for one in beside for expr in exprs(one))]
        window = re.findall(r"\[(\w+)\]", asked[0])[0]
        assert any("_count{" in count and f"[{window}]" in count for count in counts), title


@of_each
def test_a_page_with_few_visits_is_not_the_slowest(vital: Measured) -> None:
    asked = vital.p75_of_pages("1d")
    assert asked.startswith(f"{vital.p75('1d', 'page', 'device')} and on (page, device) ")
    assert asked.endswith(" >= 10")


@of_each
def test_shares_are_counted_up_to_a_bound_that_the_histogram_has(vital: Measured) -> None:
    (good, poor) = (
        next(expr for expr in exprs(panel(UID, title)) if vital.name.lower() in expr)
        for title in ("Rated Good", "Rated Poor")
    )
    family = FAMILIES[SERIES.get(vital.name, f"web_vitals_{vital.name.lower()}_seconds")]
    for expr, limit in ((good, vital.good), (poor, vital.poor)):
        assert f"{family.name}_bucket{{" in expr
        assert re.findall(r'le="([^"]+)"', expr) == [repr(limit)]
        assert limit in family.bounds


def test_all_that_is_asked_is_of_the_pages_and_devices_that_are_chosen() -> None:
    for one in panels(UID):
        for expr in exprs(one):
            selectors = re.findall(r"\{([^}]*)\}", expr)
            assert selectors
            assert all('job="fitfoot-monitoring", page=~"$page", device=~"$device"' in each for each in selectors)


def test_all_pages_and_devices_are_chosen_at_first() -> None:
    chosen = {one["name"]: one for one in board(UID)["templating"]["list"] if one["type"] == "query"}
    assert chosen.keys() == {"page", "device"}
    assert {(one["allValue"], one["current"]["value"], one["multi"]) for one in chosen.values()} == {
        (".+", "$__all", True)
    }
