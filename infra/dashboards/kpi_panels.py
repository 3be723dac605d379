"""Dashboards: a KPI's panels: what its last day came to, and its days, against its target and alert."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from grafana_foundation_sdk.builders import prometheus, stat, timeseries

from functions.model.kpi import Cadence, Direction, Kpi, Unit
from infra.dashboards.limits import Kpis, of_kpi
from infra.dashboards.ours import OURS
from infra.dashboards.panels import Face, query, stat_panel, time_series

UNITS: Final[Mapping[Unit, str]] = {
    Unit.PERCENTAGE: "percent",
    Unit.PERCENT: "percent",
    Unit.MILLISECONDS: "ms",
    Unit.CURRENCY: "currencyCHF",
    Unit.RATING: "none",
}
_SAID: Final[Mapping[Unit, str]] = {Unit.CURRENCY: "CHF {}", Unit.MILLISECONDS: "{} ms", Unit.RATING: "{} of 5"}


SYSTEM, BUSINESS = "system-overview", "business-metrics"
"""The pages that show KPIs."""
_OF_MACHINES: Final = frozenset(("uptime", "response_time_p95", "error_rate", "db_query_time_p95"))


def of_page(kpis: Kpis, uid: str) -> list[Kpi]:
    """The KPIs whose `dashboard` in kpis.yaml is this page, or that stand here because they name neither page."""
    return [kpi for kpi in kpis.values() if _page(kpi) == uid]


def _page(kpi: Kpi) -> str:
    named = [uid for uid in (SYSTEM, BUSINESS) if re.search(rf"/d/{uid}(?:[/?#]|$)", kpi.dashboard)]
    return named[0] if named else SYSTEM if kpi.name in _OF_MACHINES else BUSINESS


def last_day(kpis: Kpis, kpi: Kpi, width: int) -> stat.Panel:
    """What it came to on the last whole day."""
    says = f"{_what(kpi)} `unknown`: not worked out yet, or nobody knows; the morning's run of the report says why."
    face = _face(kpis, kpi, f"{kpi.measure.words}: Last Day", says, width)
    return stat_panel(replace(face, height=4, decimals=2), _asked(kpi))


def by_day(kpis: Kpis, kpi: Kpi, width: int) -> timeseries.Panel:
    """What its days came to, a step each morning."""
    says = f"{_what(kpi)} Each step, at 06:50, is of the day before. Dashed: target and alert."
    face = _face(kpis, kpi, f"{kpi.measure.words} by Day", says, width)
    return time_series(face, _asked(kpi))


def _face(kpis: Kpis, kpi: Kpi, title: str, says: str, width: int) -> Face:
    links = [("Runbook", kpi.runbook)] if kpi.runbook else []
    return Face(title, UNITS[kpi.measure.unit], says, of_kpi(kpis, kpi.name), links=links, width=width)


def _asked(kpi: Kpi) -> prometheus.Dataquery:
    return query(f'kpi_value{{{OURS}, kpi="{kpi.name}"}}', kpi.measure.words)


def _what(kpi: Kpi) -> str:
    of = "the seven days up to the last whole one" if kpi.cadence is Cadence.WEEKLY else "the last whole day"
    least, side = ("at least", "below") if kpi.measure.better is Direction.HIGHER else ("at most", "above")
    shown = _SAID.get(kpi.measure.unit, "{} %").format
    alert = (
        "" if kpi.alert is None else f" {side.capitalize()} {shown(kpi.alert)} it is red and the team gets an alert."
    )
    return f"{kpi.measure.words} of {of} in Zurich. Aimed at: {least} {shown(kpi.target)}.{alert}"
