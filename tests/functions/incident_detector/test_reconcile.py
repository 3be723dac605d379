from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from functions.incident_detector.reconcile import Reconciler
from functions.model.alert import Alert, AlertStatus
from functions.model.deployment import Deployment
from functions.model.incident import Change, Group, Incident
from functions.model.period import MINUTE
from functions.model.route import Routes
from functions.model.silence import Silence
from functions.state.client import Outrun, TableUnavailable
from tests.builders import NOON, an_alert

pytestmark = pytest.mark.unit

ROUTES = Routes()


@dataclass
class Tables:
    """Alerts, incidents and silences in one; `outrun` writes are refused, `stale` is what the index says besides."""

    records: dict[str, Alert] = field(default_factory=dict)
    open_ones: dict[str, Incident] = field(default_factory=dict)
    outrun: int = 0
    stale: list[Alert] = field(default_factory=list)

    @property
    def incidents(self) -> list[Incident]:
        return [one for one in self.open_ones.values() if not one.over]

    @property
    def groups(self) -> Mapping[str, Group]:
        return {}

    @property
    def unreadable(self) -> list[str]:
        return ["service=db"]

    def standing(self) -> "Tables":
        return self

    def active(self, source_or_now: object = None) -> list[Alert]:
        del source_or_now
        return [*(one for one in self.records.values() if one.status is not AlertStatus.RESOLVED), *self.stale]

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]:
        return {one: self.records[one] for one in fingerprints if one in self.records}

    def write(self, change: Change) -> None:
        if self.outrun:
            self.outrun -= 1
            raise Outrun(change.after.id)
        self.open_ones[change.after.id] = change.after

    def put(self, alert: Alert) -> None:
        self.records[alert.fingerprint] = alert


class NoSilences:
    def active(self, now: datetime) -> list[Silence]:
        del now
        return []


@dataclass
class Told:
    """What CI told of deployments; `reads` counts who asked, `gone` takes the table away."""

    deployments: list[Deployment] = field(default_factory=list)
    reads: list[datetime] = field(default_factory=list)
    gone: bool = False

    def since(self, at: datetime) -> list[Deployment]:
        self.reads.append(at)
        if self.gone:
            raise TableUnavailable("fitfoot-incidents", RuntimeError("throttled"))
        return self.deployments


def reconciler_of(tables: Tables, told: Told | None = None) -> Reconciler:
    return Reconciler(tables, tables, NoSilences(), told or Told())


def run(tables: Tables, at: datetime = NOON) -> list[Change]:
    return reconciler_of(tables).run(ROUTES, at, lambda: at).changes


def test_what_fires_is_an_incident_once() -> None:
    tables = Tables()
    tables.put(an_alert())
    assert [change.action for change in run(tables)] == ["open"]
    assert run(tables, NOON + MINUTE) == []


def test_a_change_that_somebody_was_faster_with_is_decided_anew() -> None:
    tables = Tables(outrun=2)
    tables.put(an_alert())
    assert [change.action for change in run(tables)] == ["open"]


def test_what_is_always_outrun_is_left_to_the_next_tick() -> None:
    tables = Tables(outrun=99)
    tables.put(an_alert())
    done = reconciler_of(tables).run(ROUTES, NOON, lambda: NOON)
    assert (done.changes, len(done.left)) == ([], 1)


def test_an_index_that_is_behind_opens_nothing_that_is_over() -> None:
    over = an_alert(AlertStatus.RESOLVED)
    tables = Tables(stale=[an_alert()])
    tables.put(over)
    assert run(tables) == []


def test_an_index_that_is_behind_ends_nothing_that_fires() -> None:
    tables = Tables()
    tables.put(an_alert())
    run(tables)
    unlisted = tables.records.copy()

    class Behind(Tables):
        def active(self, source_or_now: object = None) -> list[Alert]:
            del source_or_now
            return []

    assert run(Behind(unlisted, tables.open_ones), NOON + MINUTE) == []


def test_open_ones_are_counted_after_what_was_done() -> None:
    tables = Tables()
    tables.put(an_alert())
    reconciler = reconciler_of(tables)
    done = reconciler.run(ROUTES, NOON, lambda: NOON)
    assert (done.open, done.unreadable) == (1, ["service=db"])
    tables.put(replace(an_alert(AlertStatus.RESOLVED), updated_at=NOON + MINUTE))
    assert reconciler.run(ROUTES, NOON + MINUTE, lambda: NOON).open == 0


def test_deployments_are_read_only_where_an_incident_opens_and_it_carries_the_last_one() -> None:
    tables, told = Tables(), Told([Deployment("web", "9", NOON - 6 * MINUTE)])
    reconciler = reconciler_of(tables, told)
    reconciler.run(ROUTES, NOON, lambda: NOON)
    assert told.reads == []
    tables.put(an_alert())
    (change,) = reconciler.run(ROUTES, NOON, lambda: NOON).changes
    assert change.after.deployed == told.deployments[0]
    reconciler.run(ROUTES, NOON + MINUTE, lambda: NOON)
    assert told.reads == [NOON - 60 * MINUTE]


def test_an_incident_does_not_wait_to_hear_of_deployments() -> None:
    tables = Tables()
    tables.put(an_alert())
    (change,) = reconciler_of(tables, Told(gone=True)).run(ROUTES, NOON, lambda: NOON).changes
    assert (change.action, change.after.deployed) == ("open", None)
