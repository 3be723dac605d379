"""API: the watching itself as metrics: ticks, notices, rules, and what was deployed; pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from functions.api.monitoring_families import gauge
from functions.model.day import CheckDay
from functions.model.deployment import Deployment
from functions.model.notice import Channel
from functions.model.rule import GroupState
from functions.model.watched import Waiting, Watched
from functions.prometheus.exposition import Family

DEPLOYED_WITHIN: Final = timedelta(days=7)
MOST_DEPLOYMENTS: Final = 30
_ONE_ROUND: Final = timedelta(minutes=10)
"""A group that was evaluated so much earlier than others is in no rule file any more."""


def families(watched: Watched, days: Iterable[CheckDay]) -> list[Family]:
    """What Prometheus scrapes; `days` are the latest of the checks, by which the probe is seen to tick."""
    return [
        _ticks(watched.ticks, [day.latest.at for day in days]),
        *_owed(watched.owed),
        *_rules(watched.rules),
        _deployments(watched.deployments),
    ]


def _deployments(found: Iterable[Deployment]) -> Family:
    """Each version of a service once, when it last went out; the newest ones. A rollback brings its version anew."""
    latest: dict[tuple[str, str], datetime] = {}
    for one in found:
        latest[one.service, one.version] = max(one.at, latest.get((one.service, one.version), one.at))
    newest = sorted(latest.items(), key=lambda item: item[1], reverse=True)[:MOST_DEPLOYMENTS]
    return gauge("fitfoot_deployment_timestamp_seconds", [(labels, at.timestamp()) for labels, at in newest])


def _ticks(ticks: Mapping[str, datetime], probed: Iterable[datetime]) -> Family:
    """Under the names of the functions, `fitfoot-` left out."""
    last = {name.replace("_", "-"): at for name, at in ticks.items()}
    if at := max(probed, default=None):
        last["health-probe"] = at
    return gauge("fitfoot_tick_timestamp_seconds", [((name,), at.timestamp()) for name, at in sorted(last.items())])


def _owed(owed: Iterable[Waiting]) -> Iterator[Family]:
    since: dict[str, list[datetime]] = {channel: [] for channel in Channel}
    for one in owed:
        since.setdefault(one.channel, []).append(one.at)
    yield gauge("fitfoot_notices_owed", [((channel,), len(each)) for channel, each in since.items()])
    longest = [((channel,), min(each).timestamp()) for channel, each in since.items() if each]
    yield gauge("fitfoot_notice_owed_longest_timestamp_seconds", longest)


def _rules(states: Iterable[GroupState]) -> Iterator[Family]:
    states = list(states)
    newest = max((state.evaluated_at for state in states), default=None)
    stand = sorted(
        (state for state in states if newest and newest - state.evaluated_at <= _ONE_ROUND), key=lambda one: one.group
    )
    yield gauge("fitfoot_rules_evaluated", [((state.group,), len(state.rules)) for state in stand])
    yield gauge("fitfoot_rules_blind", [((state.group,), _blind(state)) for state in stand])
    at = [((state.group,), state.evaluated_at.timestamp()) for state in stand]
    yield gauge("fitfoot_rules_evaluated_timestamp_seconds", at)


def _blind(state: GroupState) -> int:
    return sum(rule.failing_since is not None for rule in state.rules.values())
