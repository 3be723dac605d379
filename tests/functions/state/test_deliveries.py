"""The table of deliveries, and the fake of it that the delivery's tests use: both keep the same contract."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from functions.model.report import Kind
from functions.state.client import Outrun, TableUnavailable
from functions.state.deliveries import Deliveries, Dispatch, Standing
from functions.state.series_table import TABLE
from tests.builders import NOON
from tests.functions.report_generator.delivering.pretended import FakeDeliveries
from tests.functions.state.tables import create, delete

pytestmark = pytest.mark.integration
SUNDAY = date(2026, 11, 22)
MADE = Dispatch(Kind.WEEKLY, SUNDAY, NOON, Standing.STORED, NOON, "run 1")
FULL = Dispatch(
    Kind.DAILY,
    SUNDAY,
    NOON,
    Standing.REFUSED,
    NOON + timedelta(microseconds=1),
    "run 1",
    files=("reports/daily-20261122.txt", "reports/daily-20261122.json"),
    mail="mail/daily-20261122.eml",
    receipt="0107-1",
    reason="SES refuses: MessageRejected: Email address is not verified",
    told=True,
)


@pytest.fixture(params=["table", "fake"])
def deliveries(request: pytest.FixtureRequest, dynamodb: Any) -> Iterator[Deliveries | FakeDeliveries]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    if request.param == "fake":
        yield FakeDeliveries()
        return
    create(dynamodb, TABLE)
    yield Deliveries(dynamodb)
    delete(dynamodb, TABLE)


def test_what_is_written_is_read_and_another_report_or_day_is_another(deliveries: Deliveries) -> None:
    assert deliveries.get(Kind.DAILY, SUNDAY) is None
    for one in (MADE, FULL):
        assert deliveries.begin(one) == one
        assert deliveries.get(one.kind, SUNDAY) == one
    assert deliveries.get(Kind.DAILY, date(2026, 11, 21)) is None


def test_those_of_a_report_are_read_together(deliveries: Deliveries) -> None:
    for one in (MADE, FULL):
        deliveries.begin(one)
    days = [SUNDAY - timedelta(days=back) for back in range(35)]
    assert deliveries.of_days(Kind.DAILY, days) == [FULL]
    assert deliveries.of_days(Kind.MONTHLY, days) == []


def test_of_two_that_begin_the_second_is_told(deliveries: Deliveries) -> None:
    deliveries.begin(MADE)
    with pytest.raises(Outrun):
        deliveries.begin(Dispatch(Kind.WEEKLY, SUNDAY, NOON, Standing.STORED, NOON, "run 2"))
    assert deliveries.get(Kind.WEEKLY, SUNDAY) == MADE


def test_of_two_that_change_the_same_the_second_is_told(deliveries: Deliveries) -> None:
    deliveries.begin(MADE)
    claimed = deliveries.change(MADE, standing=Standing.SENDING, writer="run 1")
    assert (claimed.version, claimed.standing) == (2, Standing.SENDING)
    with pytest.raises(Outrun):
        deliveries.change(MADE, standing=Standing.SENDING, writer="run 2")
    assert deliveries.get(Kind.WEEKLY, SUNDAY) == claimed


def test_a_change_whose_answer_was_lost_and_that_the_client_tried_again_is_one_s_own(dynamodb: Any) -> None:  # noqa: ANN401 - as above
    create(dynamodb, TABLE)
    try:
        deliveries = Deliveries(dynamodb)
        for _ in range(2):
            deliveries.begin(MADE)
        for _ in range(2):
            assert deliveries.change(MADE, standing=Standing.SENDING).standing is Standing.SENDING
    finally:
        delete(dynamodb, TABLE)


def test_a_table_that_is_not_there_is_named(dynamodb: Any) -> None:  # noqa: ANN401 - as above
    with pytest.raises(TableUnavailable, match="fitfoot-series"):
        Deliveries(dynamodb).begin(MADE)
