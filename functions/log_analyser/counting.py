"""Log analyser: counting: what the lines of a batch add to the series, and what they tell beside that; pure."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, assert_never

from functions.log_analyser.batch import Batch
from functions.log_analyser.errors.fingerprint import Sighting, fingerprint_of
from functions.log_analyser.lines.nouns import Error, Felt, Nothing, Request, Vitals, Wrapped
from functions.log_analyser.lines.reading import read
from functions.log_analyser.lines.usual import usual
from functions.log_analyser.lines.vitals import latest_of
from functions.log_analyser.routes import labels_of, route_of
from functions.log_analyser.services import UNKNOWN, Services
from functions.model.series import FAMILIES, Delta, Labels, Spread

_API: Final = "api"
_FELT: Final = {
    name: ("web_vitals_cls", 1) if name == "CLS" else (f"web_vitals_{name.lower()}_seconds", 1000)
    for name in ("LCP", "INP", "CLS", "FCP", "TTFB", "FID")
}
"""Family by name, and how many units of the line are one of the family's."""


@dataclass
class Counted:
    """What a batch's lines told. `errors` counts those in request lines, too; `kinds` are theirs, each once."""

    delta: Delta = field(default_factory=Delta)
    lines: int = 0
    errors: int = 0
    kinds: list[Sighting] = field(default_factory=list)
    vitals: list[Vitals] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)


@dataclass
class _Found:
    """What the lines told, before it is put into series: most is the same line after line, so it is gathered first.

    `took` has the milliseconds of requests by service, method, address, whether that is a route, and status; `usually`
    those of the batch's own service as texts, by method, url, route and status. `unmeasured` counts those with no time.
    """

    took: defaultdict[tuple[str, str, str, bool, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    usually: defaultdict[tuple[str | Any, ...], list[str]] = field(default_factory=lambda: defaultdict(list))
    unmeasured: Counter[tuple[str, str, str, bool, int]] = field(default_factory=Counter)
    errors: dict[tuple[str, Error], list[int]] = field(default_factory=lambda: defaultdict(list))
    vitals: list[Vitals] = field(default_factory=list)
    others: Counter[tuple[str, str]] = field(default_factory=Counter)


def count(batch: Batch, services: Services, now: datetime) -> Counted:
    """Count each line; none raises anything, whatever it holds."""
    found, of_group = _Found(), services.of_group(batch.group)
    took, usually = found.took, found.usually
    for at, text in zip(batch.times, batch.lines, strict=True):
        if told := usual(text):
            usually[told.group(1, 2, 3, 4)].append(told[5])
            continue
        line, service = read(text), of_group
        if isinstance(line, Wrapped):
            service, line = services.of_app(line.app, of_group), line.line
        if isinstance(line, Request):
            what = service, line.method, line.address, line.routed, line.status
            if line.took_ms is None:
                found.unmeasured[what] += 1
            else:
                took[what].append(line.took_ms)
            if line.error is not None:
                found.errors[service, line.error].append(at)
        else:
            _other(found, line, service, at)
    for (method, url, route, status), took_ms in usually.items():
        took[of_group, method, route or url, bool(route), int(status)] += map(float, took_ms)
    found.others[of_group, "malformed"] += batch.malformed
    return _counted(found, len(batch.lines) + batch.malformed, now)


def unreadable() -> Counted:
    """What came in place of a batch: one malformed line of nobody knows whom."""
    return _counted(_Found(others=Counter({(UNKNOWN, "malformed"): 1})), 1, datetime.now(UTC))


def _other(found: _Found, line: Vitals | Error | Nothing, service: str, at: int) -> None:
    match line:
        case Nothing():
            found.others[service, line.value] += 1
        case Error():
            found.errors[service, line].append(at)
            found.others[service, "error"] += 1
        case Vitals():
            found.vitals.append(line)
            found.others[service, "vitals" if line.whole else "malformed"] += 1
        case _:
            assert_never(line)


def _counted(found: _Found, lines: int, now: datetime) -> Counted:
    counted = Counted(lines=lines, vitals=found.vitals)
    _put_requests(counted.delta, found)
    _put_vitals(counted.delta, latest_of(found.vitals))
    counted.kinds = _kinds(found, now)
    for (service, _error), times in found.errors.items():
        counted.errors += len(times)
        counted.delta.count("log_errors_total", (service,), len(times))
    for (service, kind), times_told in found.others.items():
        if times_told:
            counted.delta.count("log_lines_total", (service, kind), times_told)
            counted.by_kind[kind] += times_told
    return counted


def _put_requests(delta: Delta, found: _Found) -> None:
    by_labels: defaultdict[Labels, list[float]] = defaultdict(list)
    for what, took_ms in found.took.items():
        by_labels[labels_of(*what)] += took_ms
    for what, times in found.unmeasured.items():
        labels = labels_of(*what)
        found.others[labels[0], "request"] += times
        delta.count("http_requests_total", labels, times)
    for labels, took_ms in by_labels.items():
        service, *endpoint = labels
        found.others[service, "request"] += len(took_ms)
        delta.count("http_requests_total", labels, len(took_ms))
        spread = delta.spread("http_request_duration_seconds", labels)
        _spread_out(spread, "http_request_duration_seconds", [ms / 1000 for ms in took_ms])
        if service == _API:
            delta.spread("api_request_duration", tuple(endpoint)).join(spread)


def _put_vitals(delta: Delta, told: Iterable[Felt]) -> None:
    by_page: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    for felt in told:
        by_page[felt.name, felt.page, felt.device].append(felt.value)
    for (name, page, device), values in by_page.items():
        family, units = _FELT[name]
        _spread_out(delta.spread(family, (route_of(page), device)), family, [value / units for value in values])


def _spread_out(spread: Spread, family: str, values: Iterable[float]) -> None:
    """As `Spread.add` of each, for which a call a line is too dear."""
    bounds, counts, micro = FAMILIES[family].bounds, spread.counts, 0
    for value in values:
        micro += round(value * 1_000_000)
        counts[bisect_left(bounds, value)] += 1
    spread.micro += micro


def _kinds(found: _Found, now: datetime) -> list[Sighting]:
    """The kinds of the errors, each with its first and last moment, and the error that came first."""
    kinds: dict[tuple[str, str], Sighting] = {}
    for (service, error), times in found.errors.items():
        fingerprint = fingerprint_of(service, error)
        first, last = _instant(min(times), now), _instant(max(times), now)
        seen = Sighting(service, fingerprint, error, first, last)
        known = kinds.get(seen.where, seen)
        kinds[seen.where] = replace(known, first=min(known.first, first), last=max(known.last, last))
    return list(kinds.values())


def _instant(at_ms: int, now: datetime) -> datetime:
    """When CloudWatch says that a line was written; never later than now."""
    try:
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if at_ms > 0 and at < now else now
