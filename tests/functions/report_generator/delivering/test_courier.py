from contextlib import suppress

import pytest

from functions.report_generator.delivering.delivered import IN_HAND
from functions.report_generator.delivering.post import Doubtful, NotTaken
from functions.report_generator.failing import ReportFailed
from functions.state.client import TableUnavailable
from functions.state.deliveries import Standing
from tests.builders import NOON
from tests.fakes import FakeParameters
from tests.functions.report_generator.delivering.pretended import KEY, Killed, World

pytestmark = pytest.mark.unit

TEAM = ("team@fitfoot.ch",)


def test_a_report_is_stored_mailed_and_told_once_however_often_it_is_asked_for() -> None:
    world = World()
    for _ in range(3):
        delivered = world.deliver()
        assert delivered.trouble == ()
        assert (delivered.dispatch.standing, delivered.dispatch.receipt) == (Standing.SENT, "0107-1")
        world.later()
    assert world.post.mails == [(TEAM, b"mail 1")]
    assert world.shelf.files == {KEY: b"made at 12:00", "mail/daily-20261122.eml": b"mail 1"}
    assert (world.made, len(world.heard)) == (1, 1)


def test_a_mail_that_is_refused_is_tried_again_without_making_the_report_again() -> None:
    world = World()
    world.post.answers = [NotTaken("SES refuses: TooManyRequestsException: slow down")]
    (trouble,) = world.deliver().trouble
    assert "TooManyRequestsException" in trouble
    assert world.deliver().trouble == ()
    assert (world.made, world.post.mails) == (1, [(TEAM, b"mail 1")])


def test_a_mail_of_which_nobody_knows_is_not_sent_again_but_by_a_wish() -> None:
    world = World()
    world.post.answers = [Doubtful("SES did not answer: read timeout")]
    for _ in range(2):
        (trouble,) = world.deliver().trouble
        assert "unknown" in trouble
        assert '{"report": "daily", "date": "2026-11-22", "resend": true}' in trouble
        world.later()
    assert world.post.mails == []
    assert world.deliver(resend=True).dispatch.standing is Standing.SENT
    assert (world.made, len(world.post.mails)) == (1, 1)


def test_the_same_wish_told_twice_is_one_mail_and_another_one_another() -> None:
    world = World()
    world.deliver()
    world.later()
    for _ in range(2):
        world.deliver(resend=True)
    assert len(world.post.mails) == 2
    world.later()
    world.deliver(resend=True)
    assert (world.made, len(world.post.mails)) == (1, 3)


def test_a_wish_for_one_of_which_nobody_knows_is_one_mail_in_ten_minutes_and_told_from_when_on() -> None:
    world = World()
    world.post.answers = [Doubtful("SES did not answer: read timeout") for _ in range(3)]
    world.deliver()
    for _ in range(3):
        (trouble,) = world.deliver(resend=True).trouble
        assert trouble.endswith("sends it again from 2026-11-23T12:10:00Z on")
    assert len(world.post.answers) == 2
    world.later(IN_HAND)
    for _ in range(3):
        world.deliver(resend=True)
    assert len(world.post.answers) == 1


def test_of_two_wishes_at_once_one_sends_and_both_say_what_came_of_it() -> None:
    world = World()
    world.post.answers = [Doubtful("SES did not answer: read timeout") for _ in range(3)]
    world.deliver()
    world.later()

    def another() -> None:
        world.deliver(resend=True)

    world.table.meanwhile = another
    (trouble,) = world.deliver(resend=True).trouble
    assert "unknown: SES did not answer" in trouble
    assert len(world.post.answers) == 1


def test_a_mail_that_is_sent_again_is_told_again() -> None:
    world = World()
    world.deliver()
    world.later()
    world.deliver(resend=True)
    assert [one.at for one in world.heard] == [NOON, world.now]


def test_of_two_runs_at_once_one_sends() -> None:
    world = World()
    other = world.courier()

    def meanwhile() -> None:
        other.deliver(world.dispatch.kind, world.dispatch.day, world.make)

    world.deliver()  # so that there is something to read
    world.later()
    world.table.meanwhile = meanwhile
    world.deliver(resend=True)
    assert len(world.post.mails) == 2


def test_of_two_runs_that_both_made_it_one_sends() -> None:
    world = World()

    def another() -> None:
        world.deliver()

    world.table.meanwhile = another
    assert world.deliver().trouble == ()
    assert (world.made, len(world.post.mails), len(world.heard)) == (2, 1, 1)


def test_one_that_another_run_has_in_hand_is_left_to_it_until_it_must_be_dead() -> None:
    world = World()
    world.fate.at = frozenset({7})  # get, begin, the file, the mail, stored, the claim, sent: and killed
    with pytest.raises(Killed):
        world.deliver()
    assert world.deliver().dispatch.standing is Standing.SENDING
    world.later(IN_HAND)
    delivered = world.deliver()
    assert delivered.dispatch.standing is Standing.UNKNOWN
    assert "ended before it was known" in delivered.trouble[0]
    assert len(world.post.mails) == 1


def test_without_s3_the_mail_still_goes_and_the_files_are_stored_by_the_next_run() -> None:
    world = World()
    world.shelf.down = True
    (trouble,) = world.deliver().trouble
    assert "not stored: s3://reports: SlowDown" in trouble
    assert len(world.post.mails) == 1
    world.later()
    world.deliver()
    assert world.dispatch.made_at == NOON
    world.shelf.down = False
    assert world.deliver().trouble == ()
    assert (world.dispatch.files, world.dispatch.made_at) == ((KEY,), world.now)
    assert world.shelf.files[KEY] == b"made at 12:20, after that of 12:00"
    assert (world.made, len(world.post.mails)) == (3, 1)


def test_what_is_made_anew_as_nothing_was_stored_or_sent_is_told_of_by_its_own_time() -> None:
    world = World()
    world.shelf.down = True
    world.post.answers = [NotTaken("throttled")]
    world.deliver()
    world.later()
    delivered = world.deliver()
    assert delivered.dispatch.made_at == world.heard[0].made_at == world.now
    assert world.post.mails == [(TEAM, b"mail 2")]


def test_of_two_runs_that_both_make_the_files_of_a_mail_anew_one_stores_them() -> None:
    world = World()
    world.shelf.down = True
    world.deliver()
    world.shelf.down = False
    world.later()

    def another() -> None:
        world.deliver()
        world.later()

    world.table.meanwhile = another
    assert world.deliver().dispatch.made_at < world.now
    assert world.shelf.files[KEY] == b"made at 12:20, after that of 12:00"


@pytest.mark.parametrize("killed", [False, True])
def test_what_is_made_again_for_a_wish_while_s3_is_away_is_told_of_by_its_own_time(*, killed: bool) -> None:
    world = World()
    world.shelf.down = True
    world.post.answers = [Doubtful("SES did not answer: read timeout")]
    world.fate.at = frozenset({4} if killed else {})  # get, begin, the claim, the call: and killed
    with suppress(Killed):
        world.deliver()
    world.later()
    world.deliver(resend=True)
    assert world.post.mails == [(TEAM, b"mail 2, after that of 12:00")]
    assert world.dispatch.made_at == world.heard[0].made_at == world.now


def test_one_that_another_run_makes_at_this_moment_is_left_to_it_and_says_so() -> None:
    world = World()

    def another() -> None:
        world.fate.at = frozenset({world.fate.acts + 2})  # it has begun, and no more
        with pytest.raises(Killed):
            world.deliver()

    world.table.meanwhile = another
    delivered = world.deliver()
    assert (delivered.dispatch.standing, delivered.trouble) == (Standing.STORED, ())
    assert delivered.dispatch.reason == "another run has it in hand"
    assert (world.dispatch.reason, world.shelf.files, world.post.mails) == ("", {}, [])
    assert "was not sent" in world.missed()[0]


def test_of_two_runs_that_both_made_it_the_files_are_those_of_the_mail() -> None:
    world = World()

    def another() -> None:
        world.deliver()
        world.later()

    world.table.meanwhile = another
    world.deliver()
    assert (world.made, world.post.mails) == (2, [(TEAM, b"mail 1")])
    assert world.shelf.files == {KEY: b"made at 12:00", "mail/daily-20261122.eml": b"mail 1"}


def test_where_the_stored_mail_cannot_be_had_it_is_made_again() -> None:
    world = World()
    world.post.answers = [NotTaken("throttled")]
    world.deliver()
    world.shelf.down = True
    world.later()
    world.deliver()
    assert world.post.mails == [(TEAM, b"mail 2, after that of 12:00")]
    assert (world.dispatch.made_at, world.shelf.files[KEY]) == (NOON, b"made at 12:00")


def test_where_nobody_is_set_up_it_is_stored_and_mailed_once_somebody_is() -> None:
    world = World(parameters=FakeParameters())
    delivered = world.deliver()
    assert (delivered.dispatch.standing, delivered.trouble) == (Standing.STORED, ())
    assert delivered.dispatch.reason == "the parameter /fitfoot/TEAM_EMAIL is not set"
    assert world.missed() == ()
    world.parameters.values["TEAM_EMAIL"] = "team@fitfoot.ch, anna@fitfoot.ch"
    world.deliver()
    assert world.post.mails == [(("team@fitfoot.ch", "anna@fitfoot.ch"), b"mail 1")]


def test_where_no_sender_is_set_it_is_stored_and_says_so() -> None:
    world = World(may_send=False)
    delivered = world.deliver()
    assert (delivered.dispatch.standing, delivered.trouble) == (Standing.STORED, ())
    assert delivered.dispatch.reason == "no sender is set: mail_from in the settings"
    assert world.missed() == ()


@pytest.mark.parametrize(
    "written", ["team", "a@fitfoot.ch\r\nBcc: x@evil.ch", "Anna <a@fitfoot.ch>", ",", "a@b.ch;c@d.ch"]
)
def test_an_address_that_is_none_is_trouble_and_does_not_get_into_a_header(written: str) -> None:
    world = World(parameters=FakeParameters(TEAM_EMAIL=written))
    (trouble,) = world.deliver().trouble
    assert "/fitfoot/TEAM_EMAIL is no address" in trouble
    assert "evil" not in trouble
    assert world.post.mails == []
    assert "was not sent" in world.missed()[0]


def test_parameters_that_cannot_be_read_are_trouble() -> None:
    world = World()
    world.parameters.unreadable = True
    assert "cannot be read" in world.deliver().trouble[0]
    assert world.dispatch.standing is Standing.STORED
    assert "was not sent" in world.missed()[0]


def test_one_that_had_nobody_to_go_to_is_missed_once_somebody_was_to_be_there() -> None:
    world = World(parameters=FakeParameters())
    world.deliver()
    world.parameters.values["TEAM_EMAIL"] = "team"
    world.deliver()
    assert "was not sent" in world.missed()[0]


def test_without_the_table_nothing_is_sent() -> None:
    world = World()
    world.table.gone = True
    with pytest.raises(TableUnavailable):
        world.deliver()
    assert world.post.mails == []


def test_a_mail_that_was_sent_and_could_not_be_noted_is_told_as_such_and_unknown_later() -> None:
    world = World()

    def lose_the_table() -> None:
        world.table.gone = True

    world.post.then = lose_the_table
    with pytest.raises(ReportFailed, match=r"the mail was sent \(0107-1\), and that could not be written"):
        world.deliver()
    world.table.gone = False
    world.later()
    assert world.deliver().dispatch.standing is Standing.UNKNOWN
    assert len(world.post.mails) == 1


def test_a_bus_that_did_not_hear_is_told_by_the_next_run() -> None:
    world = World(deaf=True)
    assert world.deliver().trouble == ()
    world.deaf = False
    world.deliver()
    world.deliver()
    assert len(world.heard) == 1
