import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from functions.health_probe.recording import Store, record_all
from functions.model.alert import AlertStatus
from functions.model.check import Alerting
from functions.model.day import CheckDay, extend
from functions.model.observation import Outcome
from functions.model.period import MINUTE, day_of
from functions.state import alerts, observations
from functions.state.alerts import Alerts
from functions.state.client import Outrun, TableUnavailable, condition_failed
from functions.state.observations import Observations
from tests.builders import NOON, a_check, a_day, an_alert, an_observation
from tests.functions.health_probe.stores import FakeStore
from tests.functions.state.tables import a_dynamodb, create, delete

pytestmark = pytest.mark.integration

UP, DOWN = Outcome.UP, Outcome.DOWN
TODAY = day_of(NOON)


@pytest.fixture(scope="module")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with a_dynamodb(tmp_path_factory.mktemp("emulator")) as client:
        yield client


@pytest.fixture
def client(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of two empty tables."""
    for table in (observations.TABLE, alerts.TABLE):
        create(dynamodb, table)
    yield dynamodb
    for table in (observations.TABLE, alerts.TABLE):
        delete(dynamodb, table)


@pytest.fixture
def store(client: Any) -> Observations:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return Observations(client)


@pytest.fixture(params=["real", "fake"])
def any_store(request: pytest.FixtureRequest) -> Store:
    """The fake that other tests use keeps what the real one promises."""
    return FakeStore() if request.param == "fake" else Observations(request.getfixturevalue("client"))


def one_more(day: CheckDay, outcome: Outcome = UP) -> CheckDay:
    check = a_check(day.check)
    return extend(day, an_observation(outcome, day.latest.at + MINUTE, check=day.check), check)


def stored_alerts(client: Any) -> list[str]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return [item["status"]["S"] for item in client.scan(TableName=alerts.TABLE)["Items"]]


def test_a_day_is_read_as_it_was_written(any_store: Store) -> None:
    day = a_day(UP, DOWN, UP)
    any_store.record(day, None)
    assert any_store.latest(["storefront"], TODAY) == {"storefront": day}


def test_nothing_is_known_of_a_check_that_was_never_seen(any_store: Store) -> None:
    assert any_store.latest(["storefront"], TODAY) == {}


def test_a_day_is_extended_where_it_stands(any_store: Store) -> None:
    first = a_day(UP)
    any_store.record(first, None)
    any_store.record(one_more(first), first)
    assert any_store.latest(["storefront"], TODAY)["storefront"].minutes[UP] == 2


def test_a_first_day_is_not_written_over(any_store: Store) -> None:
    any_store.record(a_day(UP), None)
    with pytest.raises(Outrun):
        any_store.record(a_day(DOWN), None)
    assert any_store.latest(["storefront"], TODAY)["storefront"].latest.outcome is UP


def test_a_day_that_somebody_else_extended_is_not_written_over(any_store: Store) -> None:
    first = a_day(UP)
    any_store.record(first, None)
    any_store.record(one_more(first), first)
    with pytest.raises(Outrun):
        any_store.record(one_more(first, DOWN), first)


def test_a_day_that_is_gone_is_not_written_anew_from_an_old_reading(any_store: Store) -> None:
    first = a_day(UP)
    with pytest.raises(Outrun):
        any_store.record(one_more(first), first)


def test_a_new_day_begins_beside_the_old_one(any_store: Store) -> None:
    old = a_day(UP, at=NOON - timedelta(days=1))
    any_store.record(old, None)
    new = extend(old, an_observation(), a_check())
    any_store.record(new, old)
    assert any_store.latest(["storefront"], TODAY) == {"storefront": new}


def test_days_are_read_from_one_on_oldest_first(store: Observations) -> None:
    assert store.since("storefront", TODAY) == []
    days = [a_day(at=NOON - timedelta(days=ago)) for ago in (2, 1, 0)]
    for day in days:
        store.record(day, None)
    assert store.since("storefront", days[0].day) == days
    assert store.since("storefront", TODAY) == days[2:]


@pytest.mark.parametrize("days_ago", [0, 1, 2, 7, 300])
def test_the_newest_day_is_found_however_old(any_store: Store, days_ago: int) -> None:
    older, day = a_day(at=NOON - timedelta(days=days_ago + 1)), a_day(at=NOON - timedelta(days=days_ago))
    any_store.record(older, None)
    any_store.record(day, None)
    assert any_store.latest(["storefront", "api"], TODAY) == {"storefront": day}


def test_over_a_hundred_checks_are_read(store: Observations) -> None:
    checks = [a_check(f"check-{number}") for number in range(230)]
    for check in checks:
        store.record(a_day(check=check), None)
    found = store.latest([check.name for check in checks], TODAY)
    assert sorted(found) == sorted(check.name for check in checks)


def test_only_one_of_many_writers_extends_a_day(store: Observations) -> None:
    first = a_day(UP)
    store.record(first, None)
    start, won, outrun = threading.Barrier(8), [], []

    def write(outcome: Outcome) -> None:
        start.wait()
        try:
            store.record(one_more(first, outcome), first)
            won.append(outcome)
        except Outrun:
            outrun.append(outcome)

    writers = [threading.Thread(target=write, args=[outcome]) for outcome in (UP, DOWN) * 4]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (len(won), len(outrun)) == (1, 7)
    assert store.latest(["storefront"], TODAY)["storefront"].latest.outcome is won[0]


def test_runs_side_by_side_count_each_tick_once(store: Observations) -> None:
    checks = {"storefront": a_check(alerting=Alerting(1, 1))}
    ticks = [an_observation(DOWN if minute % 2 else UP, NOON + minute * MINUTE) for minute in range(6)]
    start = threading.Barrier(12)
    failed: list[str] = []

    def run(index: int) -> None:
        start.wait()
        record = record_all(checks, [ticks[index % 6]], store.latest(["storefront"], TODAY), store, TODAY)
        failed.extend(record.failures)

    runs = [threading.Thread(target=run, args=[index]) for index in range(12)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    day = store.latest(["storefront"], TODAY)["storefront"]
    written = len(day.recent)
    assert sum(day.response_times.values()) == written <= 6
    assert sum(day.minutes.values()) <= 6
    assert day.latest.at == ticks[-1].at or failed


def test_an_alert_is_written_with_its_day_or_not_at_all(store: Observations, client: Any) -> None:  # noqa: ANN401 - boto3's
    first = a_day(DOWN)
    store.record(first, None, an_alert())
    assert stored_alerts(client) == ["firing"]
    with pytest.raises(Outrun):
        store.record(one_more(one_more(first)), one_more(first), an_alert(AlertStatus.RESOLVED))
    assert stored_alerts(client) == ["firing"]


def test_only_an_alert_that_is_not_resolved_is_active(store: Observations, client: Any) -> None:  # noqa: ANN401 - boto3's
    first = a_day(DOWN)
    store.record(first, None, an_alert())
    (item,) = client.scan(TableName=alerts.TABLE)["Items"]
    assert item["active"] == {"S": "yes"}
    store.record(one_more(first), first, an_alert(AlertStatus.RESOLVED))
    (item,) = client.scan(TableName=alerts.TABLE)["Items"]
    assert "active" not in item
    assert item["ends_at"] == {"S": "2026-11-23T12:00:00Z"}


def test_active_alerts_are_found_by_their_source_and_come_back_as_they_were(store: Observations, client: Any) -> None:  # noqa: ANN401 - boto3's
    table = Alerts(client)
    firing, unknown = an_alert(), an_alert(AlertStatus.UNKNOWN, check="api")
    table.put_all([firing, unknown, an_alert(AlertStatus.RESOLVED, check="admin")])
    table.put_all([replace(an_alert(check="rule"), source="incident_detector")])
    assert {alert.fingerprint: alert for alert in table.active("health_probe")} == {
        firing.fingerprint: firing, unknown.fingerprint: unknown,
    }  # fmt: skip
    store.record(a_day(UP), None, replace(firing, status=AlertStatus.RESOLVED, ends_at=NOON))
    assert table.active("health_probe") == [unknown]


def test_a_lost_table_of_alerts_is_told(client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, alerts.TABLE)
    with pytest.raises(TableUnavailable, match="table fitfoot-alerts"):
        Alerts(client).active("health_probe")
    with pytest.raises(TableUnavailable, match="table fitfoot-alerts"):
        Alerts(client).put_all([an_alert()])


def test_without_the_table_of_alerts_nothing_of_a_turn_is_written(store: Observations, client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, alerts.TABLE)
    with pytest.raises(TableUnavailable, match="fitfoot-observations or fitfoot-alerts"):
        store.record(a_day(DOWN), None, an_alert())
    assert store.latest(["storefront"], TODAY) == {}


def test_an_absent_table_is_unavailable_however_it_is_asked(store: Observations, client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, observations.TABLE)
    with pytest.raises(TableUnavailable, match="table fitfoot-observations"):
        store.latest(["storefront"], TODAY)
    with pytest.raises(TableUnavailable):
        store.since("storefront", TODAY)
    with pytest.raises(TableUnavailable):
        store.record(a_day(), None)


def test_a_day_that_cannot_be_read_blinds_no_other_check(store: Observations, client: Any) -> None:  # noqa: ANN401 - boto3's
    broken = {"check": {"S": "storefront"}, "day": {"S": TODAY.isoformat()}, "outcome": {"S": "of a newer version"}}
    client.put_item(TableName=observations.TABLE, Item=broken)
    api = a_day(check=a_check("api"))
    store.record(api, None)
    assert store.latest(["storefront", "api"], TODAY) == {"api": api}
    assert store.since("storefront", TODAY) == []
    with pytest.raises(Outrun):
        store.record(a_day(), None)


def test_a_reason_of_any_letters_is_kept(store: Observations) -> None:
    day = replace(a_day(), latest=an_observation(reason="Grüezi 👟 \ufffd «x»"))
    store.record(day, None)
    assert store.latest(["storefront"], TODAY)["storefront"].latest.reason == "Grüezi 👟 \ufffd «x»"


class Refusing:
    """A client whose every call fails so, or answers nothing of a batch."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def _refuse(self, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 - as boto3 has it
        if self.error:
            raise self.error
        return {"Responses": {observations.TABLE: []}, "UnprocessedKeys": asked["RequestItems"]}

    put_item = transact_write_items = batch_get_item = query = _refuse


def refused(code: str, **more: Any) -> ClientError:  # noqa: ANN401 - as boto3 has it
    return ClientError({"Error": {"Code": code, "Message": code}, **more}, "PutItem")


@pytest.mark.parametrize(
    "error",
    [
        refused("ProvisionedThroughputExceededException"),
        refused("ThrottlingException"),
        refused("AccessDeniedException"),
        refused("TransactionCanceledException", CancellationReasons=[{"Code": "None"}, {"Code": "ThrottlingError"}]),
        refused("TransactionCanceledException"),
        EndpointConnectionError(endpoint_url="https://dynamodb"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_table_that_refuses_is_unavailable(error: Exception) -> None:
    store = Observations(Refusing(error))
    with pytest.raises(TableUnavailable):
        store.latest(["storefront"], TODAY)
    with pytest.raises(TableUnavailable):
        store.record(a_day(), None)
    with pytest.raises(TableUnavailable):
        store.record(a_day(), None, an_alert())


def test_a_table_that_answers_no_key_of_a_batch_is_unavailable() -> None:
    with pytest.raises(TableUnavailable, match="throttled: no key of a batch was answered"):
        Observations(Refusing()).latest(["storefront"], TODAY)


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        (refused("ConditionalCheckFailedException"), True),
        (refused("TransactionConflictException"), True),
        (refused("TransactionCanceledException", CancellationReasons=[{"Code": "ConditionalCheckFailed"}]), True),
        (refused("TransactionCanceledException", CancellationReasons=[{}, {"Code": "TransactionConflict"}]), True),
        (refused("TransactionCanceledException", CancellationReasons=[{"Code": "ValidationError"}]), False),
        (refused("ThrottlingException"), False),
    ],
)
def test_a_write_that_came_second_is_told_from_one_that_failed(error: ClientError, failed: bool) -> None:  # noqa: FBT001 - a table
    assert condition_failed(error) is failed
