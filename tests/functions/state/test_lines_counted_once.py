"""Lines through the log analyser into the table: delivered twice, shuffled, the function killed at its writes."""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.log_analyser.analyser import Analyser
from functions.log_analyser.errors.desk import ErrorDesk
from functions.log_analyser.services import Services
from functions.log_analyser.sessions import Sessions
from functions.model.series import Spread
from functions.state import alerts, series_table
from functions.state.alerts import Alerts
from functions.state.deltas import Deltas
from functions.state.error_kinds import ErrorKinds
from functions.state.pages import SeriesPages
from tests.builders import NOON
from tests.functions.state.shop_lines import GROUPS, VITALS_GROUP, delivered
from tests.functions.state.tables import create, delete
from tests.functions.state.traffic import Deadly, Killed

pytestmark = pytest.mark.integration
FULL = os.environ.get("SERIES_TEST") == "full"
LINES, SIZE = (200_000, 100) if FULL else (750, 30)


@pytest.fixture
def tables(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of an empty table of series and one of alerts."""
    for table in (series_table.TABLE, alerts.TABLE):
        create(dynamodb, table)
    yield dynamodb
    for table in (series_table.TABLE, alerts.TABLE):
        delete(dynamodb, table)


class Bucket:
    """Takes what is put."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put_object(self, *, Key: str, Body: bytes, **_: str) -> None:  # noqa: N803 - as S3 names them
        self.kept[Key] = Body


def an_analyser(client: Any, bucket: Bucket) -> Analyser:  # noqa: ANN401 - as above
    """As a new instance of the function has it."""
    desk = ErrorDesk(ErrorKinds(client), Alerts(client))
    services = Services(GROUPS | {VITALS_GROUP: "web-vitals"})
    return Analyser(services, Deltas(client), desk, Sessions(lambda: bucket, "lines"))


def test_lines_come_to_what_a_recount_says_and_an_error_is_told_once(tables: Any) -> None:  # noqa: ANN401 - as above
    chance, bucket = random.Random(None if FULL else 5), Bucket()
    events, truth = delivered(LINES, SIZE, chance)
    deadly = Deadly(tables, chance)

    def insist(event: dict[str, Any]) -> None:
        while True:
            try:
                an_analyser(deadly, bucket).do(event, NOON)
            except Killed:
                continue
            return

    def deliver(event: dict[str, Any]) -> None:
        insist(event)
        if chance.random() < 0.1:
            insist({"fold": True})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, chance.sample(events * 2, len(events) * 2)))
    assert deadly.killed > len(events) // 3
    while Deltas(tables).fold(NOON).left:
        pass

    assert {
        family: {
            labels: (amount.counts, amount.micro) if isinstance(amount, Spread) else amount
            for labels, amount in amounts.items()
        }
        for family, amounts in SeriesPages(tables).load().items()
    } == truth.told()
    assert sorted(alert.service for alert in Alerts(tables).active("logs")) == ["api", "web"]
