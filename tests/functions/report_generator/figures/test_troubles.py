"""Tests of incidents in reports: which is named first, how long they went on, and whether all are known."""

from datetime import timedelta

import pytest

from functions.model.incident import IncidentStatus
from functions.model.report import Report, Section
from tests.builders import NOON, an_incident
from tests.functions.report_generator.figures.morning import Morning
from tests.functions.report_generator.kpis.morning import SUNDAY

pytestmark = pytest.mark.unit
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def section(report: Report) -> Section:
    return next(one for one in report.sections if one.name == "incidents")


def test_where_no_cost_is_known_the_longest_is_named() -> None:
    short = an_incident(IncidentStatus.RESOLVED, at=NOON - DAY, title="short", lasted=HOUR)
    long = an_incident(IncidentStatus.RESOLVED, at=NOON - DAY + HOUR, title="long", lasted=2 * HOUR)
    open_ = an_incident(at=NOON - HOUR / 2 - DAY, title="open")
    assert Morning(incidents=(short, long)).report().headline == ("2 incidents; the longest: long",)
    assert Morning(incidents=(short, long, open_)).report().headline == (
        "3 incidents, 1 still open; the longest: open",
    )


def test_what_goes_on_is_counted_up_to_now() -> None:
    report = Morning(incidents=(an_incident(at=NOON - HOUR),)).report(day=NOON.date())
    figures = {one.name: one.value.amount for one in section(report).figures}
    assert (figures["incidents"], figures["incident_minutes"]) == (1, 60)


@pytest.mark.parametrize(("hours", "said"), [(1 / 20, True), (1, False)])
def test_of_more_incidents_than_are_looked_through_it_is_said_that_some_are_left_out(
    hours: float, *, said: bool
) -> None:
    """Of an hour each the 400 newest reach further back than the day, of three minutes they do not."""
    apart = timedelta(hours=hours)
    many = tuple(
        an_incident(IncidentStatus.RESOLVED, at=NOON - 13 * HOUR - place * apart, lasted=apart / 2)
        for place in range(401)
    )
    notes = section(Morning(incidents=many).report(day=SUNDAY)).notes
    assert any("are left out" in note for note in notes) is said
