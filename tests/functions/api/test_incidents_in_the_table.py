"""The table of incidents as the API reads it: DynamoDB as the emulator plays it, and the fake that stands for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.api.incidents import IncidentBook, Store
from functions.model.incident import ActionKind, Change, IncidentStatus
from functions.state import incidents_table
from functions.state.incidents import Incidents
from tests.builders import an_incident
from tests.fakes import FakeCosts, FakeIncidents
from tests.functions.api.history import NOW
from tests.functions.api.night import an_outage, its_timeline
from tests.functions.state.tables import a_dynamodb, create

pytestmark = pytest.mark.integration
OUTAGE, LAST_NIGHT = an_outage(), an_incident(IncidentStatus.RESOLVED, at=NOW - timedelta(days=1), service="admin")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Incidents]:
    with a_dynamodb(tmp_path_factory.mktemp("dynamodb")) as client:
        create(client, incidents_table.TABLE)
        incidents = Incidents(client)
        alerts, entries = tuple(OUTAGE.alerts.values()), tuple(its_timeline())
        incidents.write(Change(ActionKind.OPEN, None, OUTAGE, "it fires", alerts=alerts, entries=entries))
        began = replace(LAST_NIGHT, status=IncidentStatus.OPEN, resolved_at=None)
        incidents.write(Change(ActionKind.OPEN, None, began, "it fires"))
        incidents.write(Change(ActionKind.RESOLVE, began, replace(LAST_NIGHT, version=2), "it is over"))
        yield incidents


@pytest.fixture(params=["table", "fake"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "table":
        return request.getfixturevalue("table")  # type: ignore[no-any-return]  # it is the fixture above
    return FakeIncidents(OUTAGE, replace(LAST_NIGHT, version=2), timelines={OUTAGE.id: its_timeline()})


def test_what_stands_and_what_is_over_is_read(store: Store) -> None:
    known = IncidentBook(store, FakeCosts(), lambda: NOW).all()

    assert [(one.id, one.status) for one in known.incidents] == [
        (OUTAGE.id, IncidentStatus.OPEN),
        (LAST_NIGHT.id, IncidentStatus.RESOLVED),
    ]
    assert known.unreadable == ()


def test_an_incident_is_read_whole(store: Store) -> None:
    book = IncidentBook(store, FakeCosts(), lambda: NOW)

    assert book.one(OUTAGE.id) == (OUTAGE, its_timeline())
    assert book.has(LAST_NIGHT.id)
    assert book.one("20261123T000000-api-0000") is None
    assert not book.has("20261123T000000-api-0000")
