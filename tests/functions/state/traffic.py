"""Tests: made-up lines in batches, what they come to when all are counted at once, and a table that kills its users."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from functions.model.series import FAMILIES, Delta, Labels, Spread

Batch = tuple[str, Delta]
WRITES = frozenset({"put_item", "transact_write_items", "update_item", "delete_item"})
_VITALS = ("web_vitals_lcp_seconds", "web_vitals_inp_seconds", "web_vitals_cls")


@dataclass(frozen=True)
class Line:
    """A request, or a vital: what it is counted under, and the value that it brings."""

    family: str
    labels: Labels
    value: float


def lines(count: int, chance: random.Random, routes: int = 40) -> list[Line]:
    """As a shop logs them: few routes are busy, most are rare."""
    return [_vital(chance) if chance.random() < 0.2 else _request(chance, routes) for _ in range(count)]


def in_batches(of: list[Line], size: int) -> list[Batch]:
    """Each with a name of its own and what it adds."""
    return [(f"{number:064x}", delta_of(some)) for number, some in enumerate(_cut(of, size))]


def delta_of(some: list[Line]) -> Delta:
    delta = Delta()
    for line in some:
        delta.observe(line.family, line.labels, line.value)
        if line.family == "http_request_duration_seconds":
            delta.count("http_requests_total", line.labels)
    return delta


def recount(of: list[Line]) -> dict[str, dict[Labels, Any]]:
    """What all of them come to, counted in the plainest way."""
    found: dict[str, dict[Labels, Any]] = {}
    for line in of:
        bounds = FAMILIES[line.family].bounds
        spread = found.setdefault(line.family, {}).setdefault(line.labels, Spread([0] * (len(bounds) + 1)))
        spread.counts[sum(bound < line.value for bound in bounds)] += 1
        spread.micro += round(line.value * 1_000_000)
        if line.family == "http_request_duration_seconds":
            requests = found.setdefault("http_requests_total", {})
            requests[line.labels] = requests.get(line.labels, 0) + 1
    return found


class Killed(BaseException):
    """The function is no more."""


class Deadly:
    """A client whose every third write, or so, kills the function: before it is done, or after, untold."""

    def __init__(self, client: Any, chance: random.Random) -> None:  # noqa: ANN401 - boto3 makes its clients' classes at run time
        self._client, self._chance = client, chance
        self.killed = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        done = getattr(self._client, name)
        return self._deadly(done) if name in WRITES else done

    def _deadly(self, write: Any) -> Any:  # noqa: ANN401 - as above
        def deadly(**asked: Any) -> Any:  # noqa: ANN401 - as above
            fate = self._chance.choice(("before", "after", "lives", "lives"))
            self.killed += fate != "lives"
            if fate == "before":
                raise Killed
            answer = write(**asked)
            if fate == "after":
                raise Killed
            return answer

        return deadly


def _cut(of: list[Line], size: int) -> Iterator[list[Line]]:
    return (of[first : first + size] for first in range(0, len(of), size))


def _request(chance: random.Random, routes: int) -> Line:
    route = f"/products/{min(int(chance.expovariate(0.2)), routes)}/:id"
    labels = (
        chance.choice(("web", "api")),
        chance.choice(("GET", "GET", "POST")),
        route,
        chance.choice(("2xx", "5xx")),
    )
    return Line("http_request_duration_seconds", labels, round(chance.lognormvariate(-3, 1.5), 6))


def _vital(chance: random.Random) -> Line:
    labels = (chance.choice(("/", "/products/:id", "/checkout")), chance.choice(("mobile", "desktop")))
    return Line(chance.choice(_VITALS), labels, round(chance.lognormvariate(-1, 1), 6))
