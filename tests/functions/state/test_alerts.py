from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.model.alert import AlertStatus
from functions.model.period import MINUTE
from functions.state import alerts
from functions.state.alerts import Alerts
from functions.state.client import TableUnavailable
from tests.builders import NOON, an_alert
from tests.functions.state.changes import many_alerts
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration


def by_fingerprint(*found: Any) -> dict[str, Any]:  # noqa: ANN401 - alerts
    return {alert.fingerprint: alert for alert in found}


def test_active_alerts_are_those_of_one_source_or_of_all(client: Any) -> None:  # noqa: ANN401 - boto3's
    table = Alerts(client)
    probed, ruled = an_alert(), replace(an_alert(check="rule"), source="rules")
    table.put_all([probed, ruled, an_alert(AlertStatus.RESOLVED, check="admin")])
    assert by_fingerprint(*table.active()) == by_fingerprint(probed, ruled)
    assert table.active("rules") == [ruled]


def test_alerts_are_got_by_fingerprint_whatever_their_status_and_however_many(client: Any) -> None:  # noqa: ANN401 - boto3's
    table, many = Alerts(client), [*many_alerts(130), an_alert(AlertStatus.RESOLVED, check="admin")]
    table.put_all(many)
    wanted = [alert.fingerprint for alert in many]
    assert table.get([*wanted, wanted[0], "0" * 16]) == by_fingerprint(*many)
    assert table.get([]) == {}


def test_an_older_word_does_not_replace_a_newer_one(client: Any) -> None:  # noqa: ANN401 - boto3's
    table, alert = Alerts(client), an_alert()
    assert table.put_newer(alert)
    half_a_second_on = replace(alert, updated_at=NOON.replace(microsecond=500_000), reason="later")
    assert table.put_newer(half_a_second_on)
    assert not table.put_newer(alert)
    assert not table.put_newer(replace(alert, updated_at=NOON - MINUTE))
    assert table.get([alert.fingerprint]) == by_fingerprint(half_a_second_on)


def test_the_same_word_again_is_written_again(client: Any) -> None:  # noqa: ANN401 - boto3's
    table = Alerts(client)
    assert table.put_newer(an_alert())
    assert table.put_newer(replace(an_alert(), reason="put better"))
    assert next(iter(table.active())).reason == "put better"


def test_an_alert_that_cannot_be_read_blinds_no_other(client: Any) -> None:  # noqa: ANN401 - boto3's
    table, good = Alerts(client), an_alert()
    table.put_all([good])
    broken = {"fingerprint": {"S": "broken"}, "active": {"S": "yes"}, "starts_at": {"S": "2026-11-23T12:00:00Z"}}
    client.put_item(TableName=alerts.TABLE, Item=broken)
    assert table.active() == [good]
    assert table.get([good.fingerprint, "broken"]) == by_fingerprint(good)


def test_a_lost_table_is_told(client: Any) -> None:  # noqa: ANN401 - boto3's
    table = Alerts(client)
    delete(client, alerts.TABLE)
    for ask in (table.active, lambda: table.get(["x"]), lambda: table.put_newer(an_alert())):
        with pytest.raises(TableUnavailable, match="table fitfoot-alerts"):
            ask()


class Colliding:
    """A client whose first writes collide with somebody else's."""

    def __init__(self, times: int) -> None:
        self.left = times

    def put_item(self, **_asked: Any) -> dict[str, Any]:  # noqa: ANN401 - as boto3 has it
        self.left -= 1
        if self.left >= 0:
            raise ClientError({"Error": {"Code": "TransactionConflictException", "Message": "busy"}}, "PutItem")
        return {}


def test_a_write_that_collides_is_tried_again_and_not_taken_for_an_older_word() -> None:
    assert Alerts(Colliding(3)).put_newer(an_alert())
    with pytest.raises(TableUnavailable):
        Alerts(Colliding(100)).put_newer(an_alert())
