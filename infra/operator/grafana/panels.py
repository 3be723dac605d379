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
            hint = f"write whole numbers, x + w at most {_WIDE}"
            yield panel.finding("gridPos", _worst(x, y, w, h), message=message, hint=hint)
            continue
        for at in ((across, down) for across in range(x, x + w) for down in range(y, y + h)):
            if (other := taken.setdefault(at, panel)) is not panel:
                yield _over(panel, other, panels)
                break


def _worst(*sides: object) -> str:
    """Which side of a panel is no number, or too large."""
    wrong = [name for name, side in zip("xywh", sides, strict=True) if not isinstance(side, int) or side < 0]
    x, _, w, h = sides
    if wrong or not isinstance(x, int) or not isinstance(w, int) or not isinstance(h, int):
        return wrong[0]
    if not h or h > _HIGHEST:
        return "h"
    return "x" if 0 < w <= _WIDE and x >= _WIDE else "w"


def _over(panel: Part, other: Part, panels: Collection[Part]) -> Finding:
    """Of two panels over each other that one is told of which alone has a free place in its row: it was moved."""
    free = {one.place: _free_in_row(one, panels) for one in (panel, other)}
    moved = other if free[panel.place] is None and free[other.place] is not None else panel
    still, at = (panel if moved is other else other), free[moved.place]
    message = f"{moved.text('title')!r} stands over {still.text('title')!r}"
    if at is None:
        return moved.finding("gridPos", message=message, hint="move one of them")
    return moved.finding("gridPos", "x", message=message, hint=f'write "x": {at}, or move one of them')


def _free_in_row(panel: Part, panels: Collection[Part]) -> int | None:
    """Where in its row a panel would stand over no other."""
    _, y, w, h = _sides(panel)
    rest = [_sides(one) for one in panels if one is not panel]
    beside = [(a, c) for a, b, c, d in rest if b < y + h and y < b + d]
    return next((x for x in range(_WIDE - w + 1) if all(a + c <= x or x + w <= a for a, c in beside)), None)


def _sides(panel: Part) -> tuple[int, int, int, int]:
    """Where a panel stands; nowhere, as far as that is no number."""
    x, y, w, h = (side if isinstance(side := panel.at("gridPos", one).value, int) else 0 for one in "xywh")
    return x, y, w, h
