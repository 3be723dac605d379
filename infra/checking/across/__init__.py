"""What no file alone can tell: names that another one has to know, times that have to fit, pages that have to be there.

Each module here has `findings(checkout)`; what cannot be read is told elsewhere, and nothing here follows from it.
"""

from collections.abc import Callable, Iterator
from typing import Final

from infra.checking.across import (
    bodies,
    cases,
    cluster,
    deployed,
    links,
    matchers,
    sayings,
    secrets,
    services,
    timing,
    visits,
)
from infra.checking.checkout import Checkout
from infra.operator.findings import Finding

ALL: Final[tuple[Callable[[Checkout], Iterator[Finding]], ...]] = (
    matchers.findings,
    services.findings,
    links.findings,
    timing.findings,
    sayings.findings,
    cases.findings,
    cluster.findings,
    deployed.findings,
    visits.findings,
    bodies.findings,
    secrets.findings,
)


def findings(checkout: Checkout) -> list[Finding]:
    """What the files of a checkout say that cannot be true together."""
    return [finding for one in ALL for finding in one(checkout)]
