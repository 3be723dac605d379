"""Series: a series' name, kind, labels and unit, and the finding of those that a selector may mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from infra.operator.series.unit import Unit, of_name

Values = frozenset[str] | None
"""What a label's value may be; None where it may be anything."""
Labels = Mapping[str, Values]


class Kind(StrEnum):
    """How a series moves."""

    COUNTER = "counter"
    GAUGE = "gauge"
    BUCKET = "histogram's bucket"
    UNKNOWN = "unknown"


class Type(StrEnum):
    """What a scrape says of a family."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    SUMMARY = "summary"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Series:
    """Series of one name and job; `unit` of buckets is what is counted in them."""

    name: str
    kind: Kind
    labels: Labels
    unit: Unit


Known = Mapping[str, Sequence[Series]]
"""By name."""
_SCRAPED: Final = ("up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_series_added")
_MORE_SCRAPED: Final = ("scrape_samples_post_metric_relabeling",)


def of_family(name: str, type_: Type, labels: Labels, unit: Unit | None = None) -> Iterator[Series]:
    """The series of a family; those of a histogram have names of their own."""
    unit = of_name(name) if unit is None else unit
    match type_:
        case Type.HISTOGRAM | Type.SUMMARY:
            if type_ is Type.HISTOGRAM:
                yield Series(f"{name}_bucket", Kind.BUCKET, {"le": None, **labels}, unit)
            else:
                yield Series(name, Kind.GAUGE, {**labels, "quantile": None}, unit)
            plain = {label: values for label, values in labels.items() if label != "le"}
            yield Series(f"{name}_sum", Kind.COUNTER, plain, unit)
            yield Series(f"{name}_count", Kind.COUNTER, plain, Unit.COUNT)
        case Type.COUNTER:
            yield Series(name, Kind.COUNTER, labels, Unit.COUNT if unit is Unit.UNKNOWN else unit)
        case Type.GAUGE:
            yield Series(name, Kind.GAUGE, labels, unit)
        case _:
            yield Series(name, Kind.UNKNOWN, labels, unit)


def of_job(job: str, series: Iterable[Series] = ()) -> Iterator[Series]:
    """What Prometheus has of a job: what it exports, and what each scrape tells of itself."""
    target: Labels = {"job": frozenset({job}), "instance": None}
    yield from (Series(one.name, one.kind, {**one.labels, **target}, one.unit) for one in series)
    for name in (*_SCRAPED, *_MORE_SCRAPED):
        yield Series(name, Kind.GAUGE, target, Unit.COUNT if "samples" in name or "added" in name else of_name(name))


def by_name(series: Iterable[Series]) -> Known:
    """Them as they are looked up."""
    known: dict[str, list[Series]] = {}
    for one in series:
        known.setdefault(one.name, []).append(one)
    return known
