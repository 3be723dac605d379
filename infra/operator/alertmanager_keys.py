"""Infra: what Alertmanager's configuration may hold and our routes file may not, each with its reason."""

from collections.abc import Mapping
from typing import Final

ROUTE: Final[Mapping[str, str]] = {
    "receiver": "channels are named under notify; write notify: [pagerduty, sns]",
    "match": "Alertmanager's old match is not read; write matchers: ['service=\"api\"']",
    "match_re": "Alertmanager's old match_re is not read; write matchers: ['service=~\"api|web\"']",
    "continue": "the first route that matches holds; write both channels under its notify",
    "routes": "routes stand one below the other, and the first that matches holds; write it as a route of its own",
    "group_wait": "an incident is told of at once; remove group_wait",
    "group_interval": "what joins an incident is told by its reminder; remove group_interval",
    "mute_time_intervals": "intervals have no names here; write quiet-hours: {start: 22:00, end: 07:00}",
    "active_time_intervals": "a route is always active; write quiet-hours: {start: 22:00, end: 07:00}",
}

TOP: Final[Mapping[str, str]] = {
    "route": "there is no tree; write routes: [{name: …, matchers: […], notify: […]}]",
    "receivers": "addresses and keys of receivers are secrets; remove receivers and put them into SSM parameters",
    "global": "remove global; settings of channels are SSM parameters",
    "inhibit_rules": "alerts are not inhibited; what belongs together shares a service and is one incident",
    "time_intervals": "intervals have no names here; write quiet-hours at the route, or maintenance with its matchers",
    "templates": "wording is not configured; remove templates",
}
