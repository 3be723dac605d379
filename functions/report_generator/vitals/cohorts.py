"""Report generator: who felt what: samples by page and device, and visits by how their first page loaded; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from functions.model.vitals import Device, Name, Rating, rating
from functions.report_generator.vitals.samples import Sample


@dataclass(frozen=True)
class Cohort:
    """All samples of a page on a kind of device, by metric, and the distinct sessions that had one there."""

    page: str
    device: Device
    values: Mapping[Name, Sequence[float]]
    sessions: frozenset[str]

    @property
    def samples(self) -> int:
        """Of all metrics."""
        return sum(map(len, self.values.values()))


def p75(values: Sequence[float]) -> float:
    """The least of the values that three of four values are not above: the nearest rank, nothing interpolated.

    Raises:
        ValueError: there are none.
    """
    if not values:
        raise ValueError("p75 of nothing")
    return sorted(values)[-(-3 * len(values) // 4) - 1]


def cohorts(samples: Iterable[Sample]) -> list[Cohort]:
    """Those with most samples first."""
    values: defaultdict[tuple[str, Device], defaultdict[Name, list[float]]] = defaultdict(lambda: defaultdict(list))
    sessions: defaultdict[tuple[str, Device], set[str]] = defaultdict(set)
    for one in samples:
        values[one.page, one.device][one.name].append(one.value)
        if one.session:
            sessions[one.page, one.device].add(one.session)
    found = [Cohort(*where, of, frozenset(sessions[where])) for where, of in values.items()]
    return sorted(found, key=lambda one: (-one.samples, one.page, one.device))


def by_first_lcp(samples: Iterable[Sample]) -> dict[Rating, frozenset[str]]:
    """Sessions by how the LCP of their first page was.

    Of the first page alone: who stays sees more pages, of which more are slow, and buys more for another reason.
    """
    firsts: dict[str, Sample] = {}
    for one in samples:
        if one.name == "LCP" and one.session:
            known = firsts.get(one.session, one)
            firsts[one.session] = min(known, one, key=lambda each: (each.since, each.value))
    found: defaultdict[Rating, set[str]] = defaultdict(set)
    for session, first in firsts.items():
        found[rating("LCP", first.value)].add(session)
    return {rated: frozenset(of) for rated, of in found.items()}
