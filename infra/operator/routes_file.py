"""Infra: the routes file: from what an operator wrote to the routes that alerts take, or every mistake in it."""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from functions.model.alert import Severity
from functions.model.notice import Channel
from functions.model.route import PUSH_ONLY, AlarmMapping, Flapping, PlannedMaintenance, Route, Routes, SourcePolicy
from infra.operator.findings import FilesRefused, Finding, shown
from infra.operator.model_findings import validate
from infra.operator.route_matchers import contradiction, takes_every
from infra.operator.routes_format import Alarms, PlannedHours, RouteEntry, RoutesFile
from infra.operator.yaml_file import Document, read

_EXAMPLE = "routes:"
_WHAT = {"alarms": "alarm", "sentry": "project", "uptimerobot": "monitor"}
"""What the names of each list of mappings are of."""


def load(file: Path) -> Routes:
    """The routes of a file.

    Raises:
        FilesRefused: with every mistake in the file, each with its line and what to write instead.
    """
    document = read(file, _EXAMPLE)
    found, mistakes = validate(RoutesFile, document)
    mistakes = [*document.findings, *mistakes]
    if found is not None:
        mistakes += [*_doubles(document, found), *_never(document, found), *_unroutable(document, found)]
    if mistakes or found is None:
        raise FilesRefused(mistakes)
    said = found.sources.items()
    return Routes(
        routes=tuple(map(_route, found.routes)),
        maintenance=tuple(PlannedMaintenance(one.matchers, one.window) for one in found.maintenance),
        alarms=_mappings(found.alarms),
        sentry=_mappings(found.sentry),
        uptimerobot=_mappings(found.uptimerobot),
        sources={**PUSH_ONLY, **{name: SourcePolicy(one.max_age, one.resolve_after) for name, one in said}},
        blind_after=found.blind_after,
        flapping=Flapping(found.flapping.episodes, found.flapping.within, found.flapping.hold),
    )


def _mappings(entries: Iterable[Alarms]) -> tuple[AlarmMapping, ...]:
    return tuple(AlarmMapping(one.names, one.service, Severity(one.severity)) for one in entries)


def _route(entry: RouteEntry) -> Route:
    return Route(
        name=entry.name,
        matchers=entry.matchers,
        notify=tuple(map(Channel, entry.notify)),
        group_by=entry.group_by,
        repeat_interval=entry.repeat_interval,
        quiet_hours=entry.quiet_hours.window if entry.quiet_hours else None,
        document=entry.document,
        auto=entry.auto,
        runbook=entry.runbook,
        dashboard=entry.dashboard,
    )


def _doubles(document: Document, found: RoutesFile) -> Iterator[Finding]:
    """Names, channels and labels that stand twice."""
    first: dict[str, int] = {}
    for index, route in enumerate(found.routes):
        if (before := first.setdefault(route.name, index)) != index:
            message = f"the name {shown(route.name)} is taken by routes[{before}]"
            yield document.finding(("routes", index, "name"), message, "give each route a name of its own")
        for key, values in (("notify", route.notify), ("group_by", route.group_by)):
            for place, value in enumerate(values):
                if value in values[:place]:
                    message = f"{value} is written twice"
                    yield document.finding(("routes", index, key, place), message, "keep one of them")


def _never(document: Document, found: RoutesFile) -> Iterator[Finding]:
    """Routes, windows and alarms that nothing can ever reach."""
    parts: dict[str, tuple[RouteEntry | PlannedHours, ...]] = {"routes": found.routes, "maintenance": found.maintenance}
    for key, entries in parts.items():
        for index, entry in enumerate(entries):
            if name := contradiction(entry.matchers):
                message = f"no alert matches: it would have to have two values of {name} at once"
                hint = f"write one matcher, like '{name}=~\"a|b\"'"
                yield document.finding((key, index, "matchers"), message, hint)
    for index, route in enumerate(found.routes):
        for place, earlier in enumerate(found.routes[:index]):
            if set(earlier.matchers) <= set(route.matchers):
                message = f"no alert gets here: routes[{place}] ({earlier.name}) takes all that this one matches"
                yield document.finding(("routes", index), message, f"write it above {earlier.name}")
                break
    for key in _WHAT:
        yield from _never_mapped(document, key, getattr(found, key))


def _never_mapped(document: Document, key: str, mappings: Sequence[Alarms]) -> Iterator[Finding]:
    for index, one in enumerate(mappings):
        for place, wider in enumerate(mappings[:index]):
            if fnmatchcase(one.names, wider.names):
                message = f"no {_WHAT[key]} gets here: {key}[{place}] ({wider.names}) takes all that {one.names} does"
                yield document.finding((key, index), message, f"write it above {wider.names}")
                break


def _unroutable(document: Document, found: RoutesFile) -> Iterator[Finding]:
    """Severities of which some alert would find no route: a new service would page by none that anybody wrote."""
    for severity in (Severity.CRITICAL, Severity.WARNING):
        if not any(takes_every(route.matchers, severity) for route in found.routes):
            message = f"no route takes every {severity} alert, of whatever service"
            hint = f"write one last, with matchers: ['severity=\"{severity}\"']"
            yield document.finding(("routes",), message, hint)
