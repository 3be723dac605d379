"""Dashboards: panels: where they ask, how a limit is coloured, where a reader goes next.

What nobody knows is shown as "unknown", never as 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final, Protocol, Self, TypeVar

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    BigValueColorMode,
    BigValueGraphMode,
    DataSourceRef,
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    SortOrder,
    TooltipDisplayMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardLink,
    DataTransformerConfig,
    Threshold,
    ThresholdsConfig,
    ThresholdsMode,
    ValueMapping,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from infra.dashboards.limits import NO_LIMITS, Limits
from infra.dashboards.links import outside, runbook
from infra.dashboards.words import UNKNOWN, unknown

SOURCE: Final = DataSourceRef("prometheus", "${datasource}")


@dataclass(frozen=True)
class Face:
    """A panel but for its queries: what it is called, what it tells a reader to do, its size on a grid of 24."""

    title: str
    unit: str
    says: str
    limits: Limits = NO_LIMITS
    runbook: str = ""
    links: Sequence[tuple[str, str]] = ()
    width: int = 12
    height: int = 8
    decimals: int | None = None
    least: float | None = None
    most: float | None = None
    words: Sequence[ValueMapping] = ()
    nothing: str = UNKNOWN


def query(expr: str, legend: str) -> prometheus.Dataquery:
    """One query of a panel, over the time that is shown; figures, bars and tables ask how it is at its end."""
    return prometheus.Dataquery().expr(expr).legend_format(legend).datasource(SOURCE).range()


def stat_panel(face: Face, *queries: prometheus.Dataquery) -> stat.Panel:
    """Figures in large type, coloured by the limits."""
    panel = stat.Panel().color_mode(
        BigValueColorMode.BACKGROUND if face.limits != NO_LIMITS else BigValueColorMode.NONE
    )
    panel = panel.graph_mode(BigValueGraphMode.NONE).reduce_options(_last())
    return _dressed(panel, face, _now(queries))


def time_series(face: Face, *queries: prometheus.Dataquery) -> timeseries.Panel:
    """Lines over time; where there are limits they are drawn, too."""
    legend = common.VizLegendOptions().display_mode(LegendDisplayMode.TABLE).placement(LegendPlacement.BOTTOM)
    legend = legend.show_legend(show_legend=True).calcs(["last", "max"])
    tooltip = common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING)
    panel = timeseries.Panel().legend(legend).tooltip(tooltip).fill_opacity(8)
    if face.limits != NO_LIMITS:
        panel = panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.DASHED))
    return _dressed(panel, face, queries)


def bar_gauge(face: Face, *queries: prometheus.Dataquery) -> bargauge.Panel:
    """A bar for each series, the last value of each."""
    panel = bargauge.Panel().orientation(VizOrientation.HORIZONTAL).display_mode(BarGaugeDisplayMode.BASIC)
    return _dressed(panel.reduce_options(_last()), face, _now(queries))


def table_panel(face: Face, columns: Mapping[str, str], values: Mapping[str, prometheus.Dataquery]) -> table.Panel:
    """A row for each series; `columns` are labels and their headings, `values` headings and their queries."""
    asked = [one.format(PromQueryFormat.TABLE) for one in _now(values.values())]
    names = [f"Value #{ref}" for ref, _ in zip(ascii_uppercase, asked, strict=False)] if len(asked) > 1 else ["Value"]
    shown = {**columns, **dict(zip(names, values, strict=True))}
    order = {name: at for at, name in enumerate(shown)}
    filtered = {"include": {"names": list(shown)}}
    panel = table.Panel() if len(asked) == 1 else table.Panel().with_transformation(DataTransformerConfig("merge"))
    panel = panel.with_transformation(DataTransformerConfig("filterFieldsByName", options=filtered))
    panel = panel.with_transformation(
        DataTransformerConfig("organize", options={"indexByName": order, "renameByName": shown})
    )
    first = common.TableSortByFieldState().display_name(next(iter(values))).desc(desc=True)
    return _dressed(panel.sort_by([first]), face, asked)


def _now(queries: Iterable[prometheus.Dataquery]) -> list[prometheus.Dataquery]:
    """Instant: of a range the last value is shown, and that of a series that ended an hour ago is not how it stands."""
    return [one.instant() for one in queries]


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["last"]).values(values=False)


class _Panel(Protocol):
    """What the builders of all panels share."""

    def title(self, title: str) -> Self: ...
    def description(self, description: str) -> Self: ...
    def unit(self, unit: str) -> Self: ...
    def decimals(self, decimals: float) -> Self: ...
    def min(self, min_val: float) -> Self: ...
    def max(self, max_val: float) -> Self: ...
    def no_value(self, no_value: str) -> Self: ...
    def datasource(self, datasource: DataSourceRef) -> Self: ...
    def thresholds(self, thresholds: Builder[ThresholdsConfig]) -> Self: ...
    def mappings(self, mappings: list[ValueMapping]) -> Self: ...
    def links(self, links: list[Builder[DashboardLink]]) -> Self: ...
    def span(self, w: int) -> Self: ...
    def height(self, h: int) -> Self: ...
    def with_target(self, target: Builder[Dataquery]) -> Self: ...


_P = TypeVar("_P", bound=_Panel)


def _dressed(panel: _P, face: Face, queries: Sequence[prometheus.Dataquery]) -> _P:
    steps = [Threshold(at, colour) for at, colour in face.limits]
    panel = (
        panel.title(face.title).description(face.says.strip()).unit(face.unit).no_value(face.nothing).datasource(SOURCE)
    )
    panel = panel.thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
    panel = panel.mappings([unknown(), *face.words]).span(face.width).height(face.height)
    if face.decimals is not None:
        panel = panel.decimals(face.decimals)
    if face.least is not None:
        panel = panel.min(face.least)
    if face.most is not None:
        panel = panel.max(face.most)
    links = [runbook(face.runbook)] if face.runbook else []
    panel = panel.links([*links, *(outside(title, url) for title, url in face.links)])
    for ref, asked in zip(ascii_uppercase, queries, strict=False):
        panel = panel.with_target(asked.ref_id(ref))
    return panel
