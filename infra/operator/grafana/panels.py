"""Infra: a dashboard's panels: what a reader needs to understand them, and where they stand."""

from collections.abc import Collection, Iterator
from typing import Final

from grafana_foundation_sdk.models import units

from functions.model.names import did_you_mean, nearest
from infra.operator.findings import Finding, shown
from infra.operator.grafana import limits, targets
from infra.operator.grafana.part import Part

UNITS: Final = frozenset(str(unit) for name, unit in vars(units).items() if name[:1].isupper())
"""Those that Grafana knows by name."""
_OWN: Final = ("suffix:", "prefix:", "time:", "si:", "count:", "currency:", "bool:")
_TYPES: Final = (
    *("bargauge", "barchart", "gauge", "heatmap", "histogram", "logs", "piechart"),
    *("state-timeline", "stat", "status-history", "table", "timeseries"),
)
_SILENT: Final = ("row", "text", "dashlist", "news")
"""Panels that ask nothing."""
_WIDE, _HIGHEST = 24, 100
_EXAMPLES: Final = 'such as "s", "ms", "percent", "bytes", "none"'


def panels_of(page: Part) -> list[Part]:
    """All panels of a page, those in collapsed rows as well."""
    return [one for panel in page.each("panels") for one in (panel, *panel.each("panels"))]


def findings(panels: Collection[Part], variables: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the panels of a page."""
    ids: dict[int, int] = {}
    for panel in panels:
        number, line = panel.at("id").value, panel.document.lines[panel.place]
        if isinstance(number, int) and ids.setdefault(number, line) != line:
            message = f"the id {number} is taken by the panel on line {ids[number]}"
            yield panel.finding("id", message=message, hint="give each panel a number of its own")
        yield from _told(panel)
        if panel.text("type") not in _SILENT:
            yield from _shown(panel)
            yield from targets.findings(panel, variables)
            yield from limits.findings(panel)
    yield from _places([panel for panel in panels if len(panel.place) == len(("panels", 0))])


def _told(panel: Part) -> Iterator[Finding]:
    kind = panel.text("type")
    if kind not in (*_TYPES, *_SILENT):
        message = f"there is no panel of the type {shown(panel.at('type').value)}"
        yield panel.finding("type", message=message, hint=did_you_mean(kind, (*_TYPES, *_SILENT)).removeprefix("; "))
    if not panel.text("title") and kind != "text":
        yield panel.finding("title", message="has no title", hint="name what it shows")
    if not panel.text("description") and kind not in _SILENT:
        hint = "say what it means, and what to do when it is bad"
        yield panel.finding("description", message=f"nothing explains {panel.text('title')!r}", hint=hint)


def _shown(panel: Part) -> Iterator[Finding]:
    """Units, and what is shown where nothing is known."""
    defaults = panel.at("fieldConfig", "defaults")
    unit = defaults.text("unit")
    if not unit:
        yield defaults.finding("unit", message=f"{panel.text('title')!r} has no unit", hint='write one, or "none"')
    elif unit not in UNITS and not unit.startswith(_OWN):
        near = nearest(unit, UNITS)
        hint = f"did you mean {near}?" if near else _EXAMPLES
        yield defaults.finding("unit", message=f"Grafana knows no unit {shown(unit)}", hint=hint)
    if not defaults.text("noValue"):
        message = "says nothing where there is no data, which looks like all is well"
        yield defaults.finding("noValue", message=message, hint='write "noValue": "unknown"')
    yield from targets.source(panel)


def _places(panels: Collection[Part]) -> Iterator[Finding]:
    """Panels beside the page, and panels over each other."""
    taken: dict[tuple[int, int], Part] = {}
    for panel in panels:
        x, y, w, h = (panel.at("gridPos", side).value for side in "xywh")
        whole = all(isinstance(side, int) and side >= 0 for side in (x, y, w, h))
        if not whole or not w or not h or x + w > _WIDE or h > _HIGHEST:
            message = f"stands at x {x}, y {y}, {w} wide and {h} high, on a page that is {_WIDE} wide"
            yield panel.finding("gridPos", message=message, hint=f"write whole numbers, x + w at most {_WIDE}")
            continue
        for at in ((across, down) for across in range(x, x + w) for down in range(y, y + h)):
            if (other := taken.setdefault(at, panel)) is not panel:
                message = f"{panel.text('title')!r} stands over {other.text('title')!r}"
                yield panel.finding("gridPos", message=message, hint="move one of them")
                break
