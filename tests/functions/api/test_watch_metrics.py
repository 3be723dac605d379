from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.api.incident_metrics import MOST, TOLD_FOR
from functions.api.incident_metrics import families as of_incidents
from functions.api.monitoring_families import DECLARED, gauge
from functions.api.watch_metrics import MOST_DEPLOYMENTS, families
from functions.model.alert import Severity
from functions.model.deployment import Deployment
from functions.model.incident import Incident, IncidentStatus
from functions.model.rule import GroupState, RuleState
from functions.model.watched import Waiting, Watched
from functions.prometheus.exposition import Family, Gauge
from tests.builders import an_alert, an_incident
from tests.fakes import FakeIncidents, FakeWatch
from tests.functions.api.history import NOW, a_day
from tests.functions.api.night import an_outage
from tests.functions.api.site import AUTHORIZED, Site

pytestmark = pytest.mark.unit
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BLIND, WELL = RuleState(failing_since=NOW - MINUTE, error="refused"), RuleState()
A_WATCH = Watched(
    {"incident_detector": NOW - MINUTE},
    (Waiting("sns", NOW - MINUTE), Waiting("sns", NOW - 6 * MINUTE)),
    (GroupState("critical", NOW, {"a": BLIND, "b": WELL}),),
    (Deployment("api", "1.4.2", NOW - 30 * MINUTE),),
)


def values(found: Iterable[Family], name: str) -> dict[tuple[str, ...], float]:
    """Of the one family of a name, by its labels in their order."""
    (family,) = (one for one in found if one.name == name)
    assert isinstance(family, Gauge)
    return {tuple(labels.values()): value for labels, value in family.samples}


def watched(**known: object) -> list[Family]:
    return families(replace(A_WATCH, **known), [a_day()])  # type: ignore[arg-type]  # fields of the dataclass


def incidents(*known: Incident) -> list[Family]:
    return of_incidents(known, NOW)


def test_the_detector_and_the_probe_tick_under_the_names_of_their_functions() -> None:
    ticks = values(watched(), "fitfoot_tick_timestamp_seconds")
    assert ticks == {("incident-detector",): NOW.timestamp() - 60, ("health-probe",): NOW.timestamp()}


def test_a_probe_that_never_observed_anything_has_no_tick() -> None:
    assert list(values(families(A_WATCH, []), "fitfoot_tick_timestamp_seconds")) == [("incident-detector",)]


def test_notices_are_counted_on_every_channel_and_the_longest_waiting_is_told() -> None:
    assert values(watched(), "fitfoot_notices_owed") == {("pagerduty",): 0, ("sns",): 2, ("runbook",): 0}
    longest = values(watched(), "fitfoot_notice_owed_longest_timestamp_seconds")
    assert longest == {("sns",): NOW.timestamp() - 360}


def test_rules_without_an_answer_are_blind() -> None:
    assert values(watched(), "fitfoot_rules_evaluated") == {("critical",): 2}
    assert values(watched(), "fitfoot_rules_blind") == {("critical",): 1}
    assert values(watched(), "fitfoot_rules_evaluated_timestamp_seconds") == {("critical",): NOW.timestamp()}


def test_a_group_that_was_taken_out_of_the_rule_files_is_not_told() -> None:
    groups = (*A_WATCH.rules, GroupState("renamed", NOW - 11 * MINUTE, {"a": BLIND}))
    assert list(values(watched(rules=groups), "fitfoot_rules_blind")) == [("critical",)]


def test_groups_that_all_stand_still_are_told_with_their_instant() -> None:
    old = (GroupState("critical", NOW - DAY, {}),)
    found = values(watched(rules=old), "fitfoot_rules_evaluated_timestamp_seconds")
    assert found == {("critical",): (NOW - DAY).timestamp()}


def test_a_version_that_was_rolled_back_to_is_told_when_it_went_out_last() -> None:
    told = (Deployment("api", "1", NOW), Deployment("api", "2", NOW - MINUTE), Deployment("api", "1", NOW - DAY))
    found = values(watched(deployments=told), "fitfoot_deployment_timestamp_seconds")
    assert found == {("api", "1"): NOW.timestamp(), ("api", "2"): NOW.timestamp() - 60}


def test_of_many_deployments_the_newest_are_told() -> None:
    many = tuple(Deployment("api", str(number), NOW - number * MINUTE) for number in range(MOST_DEPLOYMENTS + 1))
    found = values(watched(deployments=many), "fitfoot_deployment_timestamp_seconds")
    assert len(found) == MOST_DEPLOYMENTS
    assert ("api", "0") in found
    assert ("api", str(MOST_DEPLOYMENTS)) not in found


def test_an_incident_is_told_with_its_beginning_and_its_end() -> None:
    ended = an_outage(IncidentStatus.RESOLVED)
    labels = (ended.id, "api", "critical", "High Error Rate")

    found = incidents(ended)

    assert ended.resolved_at
    assert values(found, "fitfoot_incident_opened_timestamp_seconds") == {labels: ended.opened_at.timestamp()}
    assert values(found, "fitfoot_incident_resolved_timestamp_seconds") == {labels: ended.resolved_at.timestamp()}
    assert values(found, "fitfoot_incidents_open") == {("critical",): 0, ("warning",): 0}


def test_one_that_stands_is_told_however_old_it_is_and_one_that_is_over_for_a_day() -> None:
    standing = replace(an_outage(), opened_at=NOW - 30 * DAY)
    at_last, gone = (
        replace(an_outage(IncidentStatus.RESOLVED), id=name, resolved_at=NOW - TOLD_FOR - later)
        for name, later in (("last", timedelta()), ("gone", timedelta(seconds=1)))
    )
    found = values(incidents(standing, at_last, gone), "fitfoot_incident_opened_timestamp_seconds")
    assert {labels[0] for labels in found} == {standing.id, "last"}


def test_a_drill_has_no_series() -> None:
    found = incidents(replace(an_outage(), drill=True))
    assert values(found, "fitfoot_incident_opened_timestamp_seconds") == {}
    assert values(found, "fitfoot_incidents_open") == {("critical",): 0, ("warning",): 0}


def test_however_many_incidents_there_are_the_newest_have_series_and_all_are_counted() -> None:
    many = [an_incident(at=NOW - number * MINUTE, severity=Severity.WARNING) for number in range(MOST + 5)]
    many = [replace(one, id=str(number), title="long " * 100) for number, one in enumerate(many)]

    found = incidents(*many)

    told = values(found, "fitfoot_incident_opened_timestamp_seconds")
    assert {labels[0] for labels in told} == {str(number) for number in range(MOST)}
    assert max(len(labels[3]) for labels in told) == 120
    assert values(found, "fitfoot_incidents_open")["warning",] == MOST + 5


def test_one_that_stands_is_told_however_many_have_ended_since() -> None:
    standing = replace(an_outage(), id="standing", opened_at=NOW - DAY)
    over = [replace(an_outage(IncidentStatus.RESOLVED), id=str(number)) for number in range(MOST)]

    told = values(incidents(standing, *over), "fitfoot_incident_opened_timestamp_seconds")

    assert "standing" in {labels[0] for labels in told}
    assert len(told) == MOST


@pytest.mark.parametrize("group", ["service=api,alertname=NewError", "service=api"])
def test_the_text_of_an_error_of_the_shop_is_in_no_series(group: str) -> None:
    text = "no customer Anna Keller, Bahnhofstrasse 1 " * 6
    error = replace(an_alert(), labels={"alertname": "NewError", "service": "api"}, summary=text)
    found = incidents(
        replace(an_incident(IncidentStatus.OPEN, error), group=group, title=f"{text[:199]}…", service="api")
    )

    told = values(found, "fitfoot_incident_opened_timestamp_seconds")
    assert [labels[3] for labels in told] == ["new error in api"]


def test_all_that_is_declared_is_told_and_nothing_else() -> None:
    over = an_outage(IncidentStatus.RESOLVED)
    answer = (
        Site(incidents=FakeIncidents(over), watch=FakeWatch(A_WATCH)).has_token().ask("/metrics", headers=AUTHORIZED)
    )
    told = {line.split()[2] for line in answer.body.splitlines() if line.startswith("# TYPE fitfoot_")}
    assert told == {one.name for one in DECLARED}


def test_every_declared_family_says_what_it_is() -> None:
    assert all(one.help.endswith(".") and one.labels for one in DECLARED)
    assert len({one.name for one in DECLARED}) == len(DECLARED)


def test_a_sample_has_exactly_the_labels_of_its_family() -> None:
    with pytest.raises(ValueError, match="zip"):
        gauge("fitfoot_notices_owed", [(("sns", "owed"), 1)])


def test_without_the_table_the_checks_are_told_and_which_version_says_so() -> None:
    site = Site(watch=FakeWatch(A_WATCH)).has_token()
    site.watch.gone = True

    answer = site.ask("/metrics", headers=AUTHORIZED)

    assert answer.status == 200
    assert 'fitfoot_build_info{version="1.4.2"} 1' in answer.body
    assert "probe_outcome" in answer.body
    assert "fitfoot_notices_owed" not in answer.body
    assert "fitfoot_tick_timestamp_seconds" not in answer.body
