from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.incident import IncidentStatus
from functions.model.period import HOUR, MINUTE, ZURICH
from functions.report_generator.costs.spans import WEEKS, Span, pieces_of, spans
from tests.builders import NOON, an_incident

pytestmark = pytest.mark.unit
AUTUMN, SPRING = datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def at(hour: int, minute: int = 0) -> datetime:
    return NOON.replace(hour=hour, minute=minute)


def before(opened_at: datetime, *troubles: Span) -> tuple[Span, ...]:
    return spans(an_incident(at=opened_at), opened_at + HOUR, troubles).before


def test_a_short_incident_is_one_piece_after_six_hours_that_end_before_it_was_noticed() -> None:
    asked = spans(an_incident(), NOON + 18 * MINUTE, [])
    assert asked.before == (Span(at(5, 45), at(11, 45)),)
    assert (asked.first, asked.later) == ((Span(NOON, NOON + 18 * MINUTE),), ())
    assert (asked.skipped, asked.weeks) == (0, WEEKS)


@pytest.mark.parametrize("change", [AUTUMN, SPRING])
def test_times_are_cut_where_the_clocks_change(change: datetime) -> None:
    pieces = pieces_of(Span(change - HOUR, change + 5 * HOUR))
    assert pieces == (Span(change - HOUR, change), Span(change, change + 5 * HOUR))


def test_days_are_compared_each_and_the_level_holds_for_the_first_hours() -> None:
    asked = spans(an_incident(), NOON + 3 * DAY, [])
    starts = [span.since.astimezone(ZURICH).hour for span in (*asked.first, *asked.later)]
    assert starts == [13, 0, 0, 0]
    assert len(asked.first) == 2
    assert asked.later[-1].until == NOON + 3 * DAY


@pytest.mark.parametrize(("days", "skipped"), [(6.9, 0), (7, 0), (7.1, 1), (14, 1), (15, 2)])
def test_weeks_that_the_incident_itself_lies_in_are_skipped_and_made_up_for(days: float, skipped: int) -> None:
    asked = spans(an_incident(), NOON + days * DAY, [])
    assert (asked.skipped, asked.weeks) == (skipped, WEEKS + skipped)


def test_hours_in_which_something_else_was_wrong_tell_no_level() -> None:
    assert before(NOON, Span(at(10), at(11))) == (Span(at(3, 45), at(9, 45)),)
    assert before(NOON, Span(at(11), NOON)) == (Span(at(4, 45), at(10, 45)),)
    assert before(NOON, Span(at(1), at(2))) == (Span(at(5, 45), at(11, 45)),)
    assert before(NOON, Span(at(10), at(11)), Span(at(8), at(9))) == (Span(at(1, 45), at(7, 45)),)


def test_where_it_was_wrong_all_day_there_is_no_level() -> None:
    assert before(NOON, Span(NOON - DAY, NOON)) == ()


def test_what_opens_later_takes_nothing_from_the_hours_before() -> None:
    assert before(NOON, Span(at(12), at(13))) == before(NOON)


@settings(max_examples=60)
@given(st.sampled_from([AUTUMN, SPRING, NOON]), st.integers(-5000, 5000), st.integers(1, 12_000), st.integers(0, 59))
def test_pieces_make_up_the_whole_and_none_holds_a_midnight_or_a_change(
    around: datetime, minutes: int, lasts: int, seconds: int
) -> None:
    whole = Span(around + minutes * MINUTE, around + (minutes + lasts) * MINUTE + timedelta(seconds=seconds))
    pieces = pieces_of(whole)
    assert [piece.since for piece in pieces[1:]] == [piece.until for piece in pieces[:-1]]
    assert (pieces[0].since, pieces[-1].until) == (whole.since, whole.until)
    for piece in pieces:
        first, last = (moment.astimezone(ZURICH) for moment in (piece.since, piece.until - timedelta(microseconds=1)))
        assert (first.date(), first.utcoffset()) == (last.date(), last.utcoffset())


def test_an_incident_that_is_over_is_asked_for_to_its_end() -> None:
    over = an_incident(IncidentStatus.RESOLVED)
    assert over.resolved_at
    assert spans(over, over.resolved_at, []).first[-1].until == over.resolved_at
