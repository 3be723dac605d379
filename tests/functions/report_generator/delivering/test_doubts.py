"""What a report says of mails of its kind that may be missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.model.report import Kind
from functions.report_generator.delivering import job
from functions.report_generator.delivering.delivered import IN_HAND
from functions.report_generator.delivering.doubts import LOOKED_BACK, doubts
from functions.report_generator.delivering.post import Doubtful, NotTaken
from functions.report_generator.failing import ReportFailed
from functions.report_generator.reports import doubted, made_again
from functions.state.deliveries import Dispatch, Standing
from tests.builders import NOON
from tests.functions.report_generator.delivering.pretended import DAY, FakeDeliveries, World
from tests.functions.report_generator.listening import warnings_of
from tests.reports import a_report

pytestmark = pytest.mark.unit
NEXT = timedelta(days=1)


def said(*dispatches: Dispatch, kind: Kind = Kind.DAILY, last: date = DAY) -> tuple[str, ...]:
    table = FakeDeliveries(known={(one.kind, one.day): one for one in dispatches})
    return doubts(table, kind, last, NOON)


def a_dispatch(standing: Standing, day: date = DAY, kind: Kind = Kind.DAILY) -> Dispatch:
    return Dispatch(kind, day, NOON - 2 * IN_HAND, standing, NOON - IN_HAND, "run 1")


@pytest.mark.parametrize("standing", [Standing.UNKNOWN, Standing.SENDING])
def test_one_of_which_nobody_knows_is_said_with_what_sends_it_again(standing: Standing) -> None:
    wish = '{"report": "daily", "date": "2026-11-22", "resend": true}'
    assert said(a_dispatch(standing)) == (f"The mail of Sun 22 Nov 2026 may not have arrived; {wish} sends it again",)


@pytest.mark.parametrize("standing", [Standing.REFUSED, Standing.STORED])
def test_one_that_was_refused_or_never_given_to_anybody_is_said_with_what_tries_it_again(standing: Standing) -> None:
    asked = '{"report": "daily", "date": "2026-11-22"}'
    assert said(a_dispatch(standing)) == (f"The mail of Sun 22 Nov 2026 was not sent; {asked} tries it again",)


def test_what_was_sent_is_in_hand_or_has_nobody_to_go_to_is_not_told() -> None:
    in_hand = [replace(a_dispatch(standing), at=NOON) for standing in (Standing.SENDING, Standing.STORED)]
    to_nobody = replace(a_dispatch(Standing.STORED), reason="no sender is set")
    for one in (*in_hand, to_nobody, a_dispatch(Standing.SENT)):
        assert said(one) == ()


def test_a_report_tells_of_mails_of_its_own_kind_and_of_the_month_before() -> None:
    october = a_dispatch(Standing.UNKNOWN, date(2026, 10, 31), Kind.MONTHLY)
    assert said(october) == ()
    assert "Sat 31 Oct 2026" in said(october, kind=Kind.MONTHLY, last=date(2026, 11, 29))[0]


def test_a_report_that_is_to_be_sent_does_not_tell_of_its_own_mail_and_one_that_is_looked_at_does() -> None:
    lost = [a_dispatch(Standing.UNKNOWN, day) for day in (DAY, DAY - NEXT)]
    table = FakeDeliveries(known={(one.kind, one.day): one for one in lost})
    to_be_sent, looked_at = (
        doubted(a_report(headline=("Quiet",)), table, NOON, with_its_own=own).headline for own in (False, True)
    )
    assert ["22 Nov" in " ".join(lines) for lines in (to_be_sent, looked_at)] == [False, True]
    assert (to_be_sent[0], "21 Nov" in to_be_sent[1], len(to_be_sent)) == ("Quiet", True, 2)


def test_what_is_made_again_says_so_and_of_when_the_other_is() -> None:
    again = made_again(a_report(headline=("Quiet",)), datetime(2026, 11, 23, 6, 15, tzinfo=UTC))
    assert again.headline[0] == "Quiet"
    assert "what was made on Mon 23 Nov 2026, 07:15" in again.headline[1]


def test_of_many_the_latest_are_told_and_the_others_counted() -> None:
    lost = [a_dispatch(Standing.UNKNOWN, DAY - back * NEXT) for back in range(LOOKED_BACK + 5)]
    lines = said(*lost)
    assert ["22 Nov" in lines[0], "21 Nov" in lines[1], "20 Nov" in lines[2]] == [True] * 3
    assert lines[3:] == (f"So it is with {LOOKED_BACK - 3} more mails of this report",)


def test_without_the_table_it_is_said_that_nobody_knows() -> None:
    (line,) = doubts(FakeDeliveries(gone=True), Kind.DAILY, DAY, NOON)
    assert line.startswith("Whether earlier mails of this report arrived is not known: ")


def test_the_log_warns_of_it_and_the_answer_says_how_to_send_it_again() -> None:
    world = World()
    world.post.answers = [Doubtful("SES did not answer: read timeout")]
    with warnings_of(job.logger.name) as heard, pytest.raises(ReportFailed, match='"resend": true'):
        job.deliver(world.courier(), Kind.DAILY, DAY, world.make)
    assert heard == ["delivery_unknown"]


def test_a_refusal_is_no_doubt_and_is_tried_again_by_who_asks_next() -> None:
    world = World()
    world.post.answers = [NotTaken("SES refuses: TooManyRequestsException: slow down")]
    with warnings_of(job.logger.name) as heard, pytest.raises(ReportFailed, match="tried again"):
        job.deliver(world.courier(), Kind.DAILY, DAY, world.make)
    assert job.deliver(world.courier(), Kind.DAILY, DAY, world.make)["mail"]["status"] == "sent"
    assert (heard, world.made) == ([], 1)
