"""Report generator: what is computed and kept after each refresh, while the rollup is fresh.

Each hook is told the desk, answers what it did as JSON, and is loaded when it is called. To add one: a function here
that imports and calls the job, and its name in AFTER.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.report_generator.desk import Desk

Hook = Callable[[Desk], Mapping[str, Any]]


def _totals(desk: Desk) -> Mapping[str, Any]:
    from functions.report_generator.kpis.totals import totals

    return totals(desk)


def _kpis_again(desk: Desk) -> Mapping[str, Any]:
    from functions.report_generator.kpis.job import kpis_again

    return kpis_again(desk)


def _usual_week(desk: Desk) -> Mapping[str, Any]:
    from functions.report_generator.usual.job import usual_week

    return usual_week(desk)


def _costs(desk: Desk) -> Mapping[str, Any]:
    from functions.report_generator.costs.job import costs

    return costs(desk)


AFTER: Final[Mapping[str, Hook]] = {
    "totals": _totals,
    "kpis_again": _kpis_again,
    "usual_week": _usual_week,
    "costs": _costs,
}
"""By the name under which `refresh` tells of them."""
