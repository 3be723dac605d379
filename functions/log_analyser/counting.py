"""Log analyser: counting: what the lines of a batch add to the series, and what they tell beside that; pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, assert_never

from functions.log_analyser.batch import Batch
from functions.log_analyser.errors.fingerprint import fingerprint_of, kind_of
from functions.log_analyser.lines.nouns import Error, Nothing, Request, Vitals, Wrapped
from functions.log_analyser.lines.reading import read
from functions.log_analyser.routes import labels_of, route_of
from functions.log_analyser.services import UNKNOWN, Services
from functions.model.error_kind import Occurrences
from functions.model.series import FAMILIES, Delta, Labels
from functions.model.vitals import Vital

_API: Final = "api"
_LINES: Final = "log_lines_total"
_CLS: Final = "CLS"


@dataclass
class Counted:
    """What a batch's lines told. `errors` counts those in request lines, too; `kinds` are theirs, by fingerprint."""

    delta: Delta = field(default_factory=Delta)
    lines: int = 0
    errors: int = 0
    kinds: dict[str, Occurrences] = field(default_factory=dict)
    vitals: list[Vitals] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)


def count(batch: Batch, services: Services, now: datetime) -> Counted:
    """Count each line; none raises anything, whatever it holds."""
    counted, counts = Counted(lines=len(batch.lines) + batch.malformed), Counter[tuple[str, str]]()
    took: dict[Labels, list[float]] = {}
    of_group = services.of_group(batch.group)
    for at, text in zip(batch.times, batch.lines, strict=True):
        line, service = read(text), of_group
        if isinstance(line, Wrapped):
            service, line = services.of_app(line.app, of_group), line.line
        if isinstance(line, Request):
            labels = labels_of(service, line.method, line.address, line.routed, line.status)
            if labels in took:
                took[labels].append(line.took_ms)
            else:
                took[labels] = [line.took_ms]
            if line.error is not None:
                _tell(counted, service, line.error, at, now)
        else:
            counts[service, _other(counted, line, service, at, now)] += 1
    counts[of_group, "malformed"] += batch.malformed
    _put(counted, counts, took)
    return counted


def unreadable() -> Counted:
    """What came in place of a batch: one malformed line of nobody knows whom."""
    counted = Counted(lines=1)
    _put(counted, Counter({(UNKNOWN, "malformed"): 1}), {})
    return counted


def _other(counted: Counted, line: Vitals | Error | Nothing, service: str, at: int, now: datetime) -> str:
    """Count what is no request; which kind it is."""
    match line:
        case Error():
            _tell(counted, service, line, at, now)
            return "error"
        case Vitals():
            counted.vitals.append(line)
            _felt(counted.delta, line.vitals)
            return "vitals" if line.whole else "malformed"
        case Nothing():
            return line.value
        case _:
            assert_never(line)


def _felt(delta: Delta, vitals: Iterable[Vital]) -> None:
    """Each visit once: what a browser told before and has told anew is in the histograms already."""
    for vital in vitals:
        if vital.first:
            where = (route_of(vital.page), vital.device)
            if vital.name == _CLS:
                delta.observe("web_vitals_cls", where, vital.value)
            else:
                delta.observe(f"web_vitals_{vital.name.lower()}_seconds", where, vital.value / 1000)


def _tell(counted: Counted, service: str, error: Error, at_ms: int, now: datetime) -> None:
    counted.errors += 1
    counted.delta.count("log_errors_total", (service,))
    fingerprint = fingerprint_of(service, error)
    at = _instant(at_ms, now)
    known = counted.kinds.get(fingerprint)
    counted.kinds[fingerprint] = known.and_at(at) if known else Occurrences(kind_of(service, error), at, at)


def _instant(at_ms: int, now: datetime) -> datetime:
    """When CloudWatch says that a line was written; never later than now."""
    try:
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if at_ms > 0 and at < now else now


def _put(counted: Counted, counts: Counter[tuple[str, str]], took: dict[Labels, list[float]]) -> None:
    delta = counted.delta
    bounds = FAMILIES["http_request_duration_seconds"].bounds
    for labels, each_ms in took.items():
        service, *endpoint = labels
        counts[service, "request"] += len(each_ms)
        delta.count("http_requests_total", labels, len(each_ms))
        spread = delta.spread("http_request_duration_seconds", labels)
        for ms in each_ms:
            spread.add(bounds, ms / 1000)
        if service == _API:
            delta.spread("api_request_duration", tuple(endpoint)).join(spread)
    for (service, kind), times in counts.items():
        if times:
            delta.count(_LINES, (service, kind), times)
            counted.by_kind[kind] += times
