"""Prometheus: families of samples as the text that a scrape reads, in either of its two formats.

After https://prometheus.io/docs/instrumenting/exposition_formats/ (text 0.0.4) and
https://prometheus.io/docs/specs/om/open_metrics_spec/ (OpenMetrics 1.0.0).
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from functions.prometheus.accept import preference


class Format(StrEnum):
    """The two content types, as a response names them."""

    TEXT = "text/plain; version=0.0.4; charset=utf-8"
    OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


Labels = Mapping[str, str]
Sample = tuple[Labels, float]
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*")
_LABELS_KEPT = 4096
_LARGEST_EXACT = 2**53


@dataclass(frozen=True)
class Gauge:
    """A value that goes up and down."""

    name: str
    help: str
    samples: Sequence[Sample]


@dataclass(frozen=True)
class Counter:
    """A total that only grows; its name ends in `_total`."""

    name: str
    help: str
    samples: Sequence[Sample]


@dataclass(frozen=True)
class Buckets:
    """One series of a histogram: how many values fell above the bound before and up to each one, and past the last."""

    labels: Labels
    counts: Mapping[float, float]
    beyond: float
    total: float


@dataclass(frozen=True)
class Histogram:
    """Values counted in buckets; `total` of each series is their sum, in the unit of the name."""

    name: str
    help: str
    series: Sequence[Buckets]


Family = Gauge | Counter | Histogram


def negotiate(accept: str) -> Format:
    """The format that an Accept header prefers; text 0.0.4 where it does not care."""
    openmetrics = preference(accept, "application/openmetrics-text", ("", "1.0.0"))
    text = preference(accept, "text/plain", ("", "0.0.4"))
    return Format.OPENMETRICS if openmetrics and openmetrics >= text else Format.TEXT


def expose(families: Iterable[Family], as_: Format) -> str:
    """The text of a scrape; a family without samples is left out.

    Raises:
        ValueError: a name that Prometheus would refuse the whole scrape for.
    """
    lines: list[str] = []
    for family in families:
        lines += _family(family, as_)
    if as_ is Format.OPENMETRICS:
        lines.append("# EOF\n")
    return "".join(lines)


def _family(family: Family, as_: Format) -> Iterator[str]:
    name = family.name
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a metric; write it like probe_duration_seconds")
    match family:
        case Gauge(samples=samples):
            lines, kind = _samples(name, samples), "gauge"
            if name.endswith("_total"):
                raise ValueError(f"the gauge {name} ends in _total, as only counters do")
        case Counter(samples=samples):
            lines, kind = _samples(name, samples), "counter"
            if not name.endswith("_total"):
                raise ValueError(f"the counter {name} has to end in _total")
            name = name.removesuffix("_total") if as_ is Format.OPENMETRICS else name
        case Histogram(series=series):
            lines, kind = _histogram(name, series), "histogram"
    if lines:
        yield f"# HELP {name} {_escape_help(family.help, as_)}\n# TYPE {name} {kind}\n"
    yield from lines


def _samples(name: str, samples: Iterable[Sample]) -> list[str]:
    return [f"{name}{_labels(labels)} {_number(value)}\n" for labels, value in samples]


def _histogram(name: str, series: Iterable[Buckets]) -> list[str]:
    lines: list[str] = []
    for one in series:
        bounds = sorted(one.counts)
        counts = accumulate([*(one.counts[bound] for bound in bounds), one.beyond])
        for bound, count in zip([*bounds, math.inf], counts, strict=True):
            le = "+Inf" if bound == math.inf else repr(float(bound))
            lines.append(f"{name}_bucket{_labels({**one.labels, 'le': le})} {_number(count)}\n")
        everything = sum(one.counts.values()) + one.beyond
        lines.append(f"{name}_sum{_labels(one.labels)} {_number(one.total)}\n")
        lines.append(f"{name}_count{_labels(one.labels)} {_number(everything)}\n")
    return lines


def _labels(labels: Labels) -> str:
    return "{" + ",".join(map(_label, labels, labels.values())) + "}" if labels else ""


@lru_cache(maxsize=_LABELS_KEPT)
def _label(name: str, value: str) -> str:
    """One label, kept: few pairs make up many series."""
    if not _LABEL.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a label; write it like service")
    return f'{name}="{_escape(value)}"'


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _escape_help(text: str, as_: Format) -> str:
    return _escape(text) if as_ is Format.OPENMETRICS else text.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    """A whole number without `.0`; else the shortest text that reads back as the same value."""
    if abs(value) < _LARGEST_EXACT and value == int(value):
        return str(int(value))
    if math.isfinite(value):
        return repr(value)
    return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
