"""Model: routes as a bundle carries them: validated and defaulted when it is built, so that no function reads YAML."""

import json
from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import Any

from functions.model.alert import Severity
from functions.model.maintenance import MaintenanceWindow
from functions.model.matcher import Matcher
from functions.model.notice import Channel
from functions.model.route import AlarmMapping, Flapping, PlannedMaintenance, Route, Routes, SourcePolicy

BUNDLED = "monitoring/routes.json"


def dump(routes: Routes) -> bytes:
    """The routes as JSON; durations are in seconds, matchers as they are written."""
    flapping = routes.flapping
    entry = {
        "routes": [_route_to_json(route) for route in routes.routes],
        "maintenance": [
            {"matchers": _texts(one.matchers), "window": _window_to_json(one.window)} for one in routes.maintenance
        ],
        **{name: [[one.names, one.service, one.severity] for one in getattr(routes, name)] for name in _MAPPINGS},
        "sources": {
            name: [one.max_age.total_seconds(), one.resolve_after.total_seconds() if one.resolve_after else None]
            for name, one in routes.sources.items()
        },
        "blind_after": routes.blind_after.total_seconds(),
        "flapping": [flapping.episodes, flapping.within.total_seconds(), flapping.hold.total_seconds()],
    }
    return json.dumps(entry, indent=1, ensure_ascii=False).encode()


def load(data: bytes) -> Routes:
    """Read what `dump` wrote."""
    entry = json.loads(data)
    episodes, within, hold = entry["flapping"]
    return Routes(
        routes=tuple(_route_from_json(one) for one in entry["routes"]),
        maintenance=tuple(
            PlannedMaintenance(_matchers(one["matchers"]), _window_from_json(one["window"]))
            for one in entry["maintenance"]
        ),
        **{
            key: tuple(AlarmMapping(names, service, Severity(word)) for names, service, word in entry[key])
            for key in _MAPPINGS
        },
        sources={
            name: SourcePolicy(timedelta(seconds=age), None if ends is None else timedelta(seconds=ends))
            for name, (age, ends) in entry["sources"].items()
        },
        blind_after=timedelta(seconds=entry["blind_after"]),
        flapping=Flapping(episodes, timedelta(seconds=within), timedelta(seconds=hold)),
    )


def _route_to_json(route: Route) -> dict[str, Any]:
    return {
        **{name: getattr(route, name) for name in _TEXTS},
        "auto": route.auto,
        "matchers": _texts(route.matchers),
        "notify": list(route.notify),
        "group_by": list(route.group_by),
        "repeat_interval": route.repeat_interval.total_seconds(),
        "quiet_hours": _window_to_json(route.quiet_hours) if route.quiet_hours else None,
    }


def _route_from_json(entry: Mapping[str, Any]) -> Route:
    return Route(
        **{name: entry[name] for name in _TEXTS},
        auto=entry["auto"],
        matchers=_matchers(entry["matchers"]),
        notify=tuple(map(Channel, entry["notify"])),
        group_by=tuple(entry["group_by"]),
        repeat_interval=timedelta(seconds=entry["repeat_interval"]),
        quiet_hours=_window_from_json(entry["quiet_hours"]) if entry["quiet_hours"] else None,
    )


def _texts(matchers: Iterable[Matcher]) -> list[str]:
    return [str(matcher) for matcher in matchers]


def _matchers(texts: Iterable[str]) -> tuple[Matcher, ...]:
    return tuple(map(Matcher.parse, texts))


def _window_to_json(window: MaintenanceWindow) -> list[Any]:
    return [window.start.isoformat(), window.duration.total_seconds(), window.timezone, list(window.every)]


def _window_from_json(entry: list[Any]) -> MaintenanceWindow:
    start, seconds, timezone, every = entry
    return MaintenanceWindow(time.fromisoformat(start), timedelta(seconds=seconds), timezone, tuple(every))


_MAPPINGS = ("alarms", "sentry", "uptimerobot")
_TEXTS = ("name", "document", "runbook", "dashboard")
