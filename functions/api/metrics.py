"""API: the checks as metrics under the names of blackbox_exporter, so that its dashboards work; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.observation import NO_PHASES, PHASES, Cause, Observation, Outcome
from functions.prometheus.exposition import Family, Gauge, Sample


@dataclass(frozen=True)
class _Seen:
    """A check with its last observation, where that is fresh enough to say anything, and how it stands."""

    labels: Mapping[str, str]
    outcome: Outcome
    fresh: Observation | None


def families(checks: Iterable[Check], latest: Mapping[str, CheckDay], now: datetime) -> list[Family]:
    """What Prometheus scrapes; of a check whose state is unknown only that, and when it was last seen."""
    checks = list(checks)
    seen = [_look(check, latest.get(check.name), now) for check in checks]
    ticks = [(_labels(check), latest[check.name].latest.at.timestamp()) for check in checks if check.name in latest]
    return [
        *(Gauge(name, text, _of_fresh(seen, value)) for name, text, value in _MEASURED),
        Gauge("probe_http_duration_seconds", "Duration of each phase of the last request.", [*_phases(seen)]),
        Gauge("probe_failed_due_to", "1 with the reason for which the check fails.", [*_reasons(seen)]),
        Gauge("probe_outcome", "1 for the outcome at which the check stands, 0 for the others.", [*_outcomes(seen)]),
        Gauge("probe_last_tick_timestamp_seconds", "When the check was last observed.", ticks),
    ]


def _success(observation: Observation) -> float:
    return float(observation.outcome is not Outcome.DOWN)


def _duration(observation: Observation) -> float | None:
    return observation.took.total_seconds() if observation.took is not None else None


def _expiry(observation: Observation) -> float | None:
    return observation.certificate_expires.timestamp() if observation.certificate_expires else None


_MEASURED: tuple[tuple[str, str, Callable[[Observation], float | None]], ...] = (
    ("probe_success", "0 for a check that is down, 1 for any other whose state is known.", _success),
    ("probe_duration_seconds", "How long the last visit took.", _duration),
    ("probe_http_status_code", "The status of the last answer.", lambda observation: observation.status),
    ("probe_ssl_earliest_cert_expiry", "When the certificate expires, as a Unix time.", _expiry),
)


def _look(check: Check, day: CheckDay | None, now: datetime) -> _Seen:
    outcome = day.stands(now, check.stale_after) if day else Outcome.UNKNOWN
    return _Seen(_labels(check), outcome, day.latest if day and outcome is not Outcome.UNKNOWN else None)


def _labels(check: Check) -> dict[str, str]:
    return {"check": check.name, "group": check.group, "service": check.service}


def _of_fresh(seen: Iterable[_Seen], value: Callable[[Observation], float | None]) -> list[Sample]:
    valued = ((one.labels, value(one.fresh)) for one in seen if one.fresh)
    return [(labels, measured) for labels, measured in valued if measured is not None]


def _phases(seen: Iterable[_Seen]) -> Iterator[Sample]:
    for one in seen:
        took = one.fresh.phases if one.fresh else NO_PHASES
        yield from (({**one.labels, "phase": phase}, took[phase].total_seconds()) for phase in PHASES if phase in took)


def _reasons(seen: Iterable[_Seen]) -> Iterator[Sample]:
    for one in seen:
        if one.fresh and one.outcome.failing and one.fresh.cause is not Cause.NONE:
            yield {**one.labels, "reason": one.fresh.cause}, 1


def _outcomes(seen: Iterable[_Seen]) -> Iterator[Sample]:
    for one in seen:
        for outcome in Outcome:
            yield {**one.labels, "outcome": outcome}, float(outcome is one.outcome)
