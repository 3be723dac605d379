"""State: what `/metrics` tells of the shop's figures, out of the table of series in one read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.model.kpi import KpiValue
from functions.model.totals import Totals
from functions.state.client import get_all
from functions.state.kpis import kpi_key, readable
from functions.state.series_table import TABLE
from functions.state.totals import KEY, totals_of


@dataclass(frozen=True)
class KeptFigures:
    """What there is of KPIs on some days, by KPI and day, and of the totals."""

    values: dict[tuple[str, date], KpiValue]
    totals: Totals | None


class Figures:
    """The figures, read consistently."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def of(self, kpis: Iterable[str], days: Iterable[date]) -> KeptFigures:
        """Those that there are.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        wanted = list(days)
        keys = [kpi_key(kpi, day) for kpi in kpis for day in wanted]
        items = get_all(self._client, TABLE, [KEY, *keys])
        return KeptFigures({(one.kpi, one.day): one for one in readable(items)}, totals_of(items))
