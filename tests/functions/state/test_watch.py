"""How the watching itself stands: in the table as the emulator plays it, written by those who write it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.model.deployment import Deployment
from functions.model.period import MINUTE
from functions.model.rule import GroupState, RuleState
from functions.model.watched import Waiting, Watched
from functions.state import incidents_table
from functions.state.client import TableUnavailable
from functions.state.deployments import Deployments
from functions.state.incidents_table import key
from functions.state.notice_item import notice_item
from functions.state.notices import Notices
from functions.state.rules import RuleStates
from functions.state.ticks import Tick, Ticks
from functions.state.watch import Watch
from tests.builders import NOON
from tests.fakes import FakeWatch
from tests.functions.state.changes import a_notice
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration
DAY = timedelta(days=1)


def test_what_every_part_wrote_is_seen_at_once(client: Any) -> None:  # noqa: ANN401 - boto3 makes its clients' classes
    group, notice = GroupState("critical", NOON, {"a": RuleState(failing_since=NOON, error="refused")}), a_notice()
    old, new = Deployment("api", "1", NOON - 2 * DAY), Deployment("api", "2", NOON)
    Ticks(client).beat("incident_detector", Tick(NOON), Tick(NOON))
    Notices(client).owe(notice)
    RuleStates(client).save(group, None, [])
    for one in (old, new):
        Deployments(client).record(one)

    seen = Watch(client).look(NOON - DAY)

    waiting = Waiting(notice.channel, notice.owed_at)
    assert seen == Watched({"incident_detector": NOON}, (waiting,), (group,), (new,))
    assert seen == FakeWatch(replace(seen, deployments=(new, old))).look(NOON - DAY)


def test_a_notice_that_nobody_can_read_waits_all_the_same(client: Any) -> None:  # noqa: ANN401 - as above
    notice = a_notice()
    unread = {name: value for name, value in notice_item(notice).items() if name != "kind"}
    client.put_item(TableName=incidents_table.TABLE, Item=unread)
    assert Watch(client).look(NOON).owed == (Waiting(notice.channel, notice.owed_at),)


def test_a_group_or_a_tick_that_cannot_be_read_hides_no_other(client: Any) -> None:  # noqa: ANN401 - as above
    for subject in ("rules", "tick"):
        client.put_item(TableName=incidents_table.TABLE, Item={**key(subject, "another"), "at": {"S": "soon"}})
    Ticks(client).beat("incident_detector", Tick(NOON + MINUTE), Tick(NOON))
    assert Watch(client).look(NOON) == Watched({"incident_detector": NOON + MINUTE})


def test_a_table_that_is_gone_is_named(client: Any) -> None:  # noqa: ANN401 - as above
    delete(client, incidents_table.TABLE)
    with pytest.raises(TableUnavailable, match=incidents_table.TABLE):
        Watch(client).look(NOON)
