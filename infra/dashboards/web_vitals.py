"""Dashboards: Web Vitals: what visitors felt of the shop's pages, beside how many told it."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.builders import bargauge, dashboard, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import (
    Dashboard,
    DynamicConfigValue,
    Panel,
    VariableOption,
    VariableRefresh,
)

from infra.dashboards.limits import at_least, at_most
from infra.dashboards.ours import OURS, our_query
from infra.dashboards.page import filled, page
from infra.dashboards.panels import SOURCE, Face, bar_gauge, stat_panel, table_panel, time_series
from infra.dashboards.vitals import ENOUGH, VITALS, Measured

UID: Final = "web-vitals"
_ALL: Final = ".+"
"""What `$page` and `$device` are where all are chosen."""
_DAY, _HOUR = "1d", "1h"
_OF_A_DAY: Final = "Of the 24 hours before the end of the time that is shown."


def board() -> Dashboard:
    """The page; its limits are those of web.dev, as `functions/model/vitals.py` has them."""
    says = (
        "What visitors felt, as their browsers told it: of three visits in four it was this or better. Choose pages "
        "and devices above. How it goes together with conversion is in the performance report, each Monday at 08:00."
    )
    begun = page(UID, "FitFoot Web Vitals", says, since="now-7d")
    begun = begun.with_variable(_choice("page", "Page")).with_variable(_choice("device", "Device"))
    return filled(begun, _rows())


def _rows() -> Mapping[str, Sequence[Builder[Panel]]]:
    widths = [5, 5, 5, 5, 4]
    now = [_stands(one, width) for one, width in zip(VITALS, widths, strict=True)]
    told = [_views(one, width) for one, width in zip(VITALS, widths, strict=True)]
    return {
        "Do Visitors Feel Well? Three Visits in Four": [*now, *told],
        "How Many Visits Were Good": [_good(), _poor()],
        "Worst Pages by Core Vitals": [_pages(one) for one in VITALS[:3]],
        **{f"{one.title} ({one.name})": [_trend(one), _trend_views(one)] for one in VITALS},
    }


def _choice(label: str, title: str) -> dashboard.QueryVariable:
    asked = f"label_values(web_vitals_ttfb_seconds_count{{{OURS}}}, {label})"
    chosen = VariableOption(selected=True, text="All", value="$__all")
    variable = dashboard.QueryVariable(label).label(title).datasource(SOURCE).query(asked).definition(asked)
    variable = variable.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).current(chosen).all_value(_ALL)
    return variable.include_all(include_all=True).multi(multi=True)


def _stands(vital: Measured, width: int) -> stat.Panel:
    says = f"{vital.says} {_OF_A_DAY} How many visits that is stands below: of a handful it says little, of 0 nothing."
    face = Face(vital.name, vital.unit, says, at_most(vital.good, vital.poor), width=width, height=4, decimals=2)
    return stat_panel(face, our_query(vital.p75(_DAY), "75th percentile"))


def _views(vital: Measured, width: int) -> stat.Panel:
    says = (
        f"How many page views told their {vital.name}. {_OF_A_DAY} Of a page and device the very first ones are not "
        "counted: Prometheus sees only what grows. unknown: none told it; do pages load the script?"
    )
    face = Face(f"{vital.name}: Page Views", "none", says, width=width, height=3, decimals=0)
    return stat_panel(face, our_query(vital.views(_DAY), "page views"))


def _good() -> bargauge.Panel:
    says = f"Page views that were rated good. From 75 % on the 75th percentile is good, too. {_OF_A_DAY}"
    face = Face("Rated Good", "percentunit", says, at_least(None, 0.75), height=7, least=0, most=1)
    return bar_gauge(face, *(our_query(one.share_up_to(one.good, _DAY), one.name) for one in VITALS))


def _poor() -> bargauge.Panel:
    says = f"Page views that were rated poor: over 25 % the 75th percentile is poor, too. {_OF_A_DAY}"
    face = Face("Rated Poor", "percentunit", says, at_most(None, 0.25), height=7, least=0, most=1)
    return bar_gauge(face, *(our_query(f"1 - {one.share_up_to(one.poor, _DAY)}", one.name) for one in VITALS))


def _pages(vital: Measured) -> table.Panel:
    says = (
        f"{vital.says} By page and device, the worst first; those with at least {ENOUGH} page views. {_OF_A_DAY} "
        "Begin with the page that is bad and much visited."
    )
    face = Face(f"Worst Pages by {vital.name}", vital.unit, says, at_most(vital.good, vital.poor), width=8, height=10)
    values = {
        "75th percentile": our_query(vital.p75_of_pages(_DAY), ""),
        "Page views": our_query(vital.views_of_pages(_DAY), ""),
    }
    shown = table_panel(face, {"page": "Page", "device": "Device"}, values)
    plain = [DynamicConfigValue("unit", "none"), DynamicConfigValue("decimals", 0)]
    coloured = [DynamicConfigValue("custom.cellOptions", {"type": "color-text"})]
    return shown.override_by_name("Page views", plain).override_by_name("75th percentile", coloured)


def _trend(vital: Measured) -> timeseries.Panel:
    says = f"{vital.says} Each point is of the hour before it. A step at a deployment's mark may be its work."
    limits = at_most(vital.good, vital.poor)
    face = Face(f"{vital.name}: 75th Percentile by Device", vital.unit, says, limits, width=16, least=0)
    return time_series(face, our_query(vital.p75(_HOUR, "device"), "{{device}}"))


def _trend_views(vital: Measured) -> timeseries.Panel:
    says = f"How many page views told their {vital.name}, in the hour before each point."
    face = Face(f"{vital.name}: Page Views by Device", "none", says, width=8, least=0, decimals=0)
    return time_series(face, our_query(vital.views(_HOUR, "device"), "{{device}}"))
