"""Questions of a real Postgres: what they answer, and what becomes of them where they cannot be."""

import threading
from typing import Any

import pytest

from tests.functions.shop_reader.postgres.room import Room

pytestmark = pytest.mark.integration
DAYS = {"sql": "days", "params": {"from": "2026-11-02"}}
MOMENT = {"sql": "moment"}
ROWS = [{"date": "2026-11-02", "revenue": None}, {"date": "2026-11-03", "revenue": "0.10"}]


def test_rows_are_answered_in_order_beside_others(room: Room) -> None:
    days, query, moment = room.ask(DAYS, {"promql": "up"}, MOMENT)
    assert days.as_json() | {"took_ms": 0} == {"ok": True, "rows": ROWS, "took_ms": 0, "error": None}
    assert str(query.error).startswith("no Prometheus is set")
    assert moment.value[0]["days"] == 3


def test_values_are_json_and_money_stays_a_text(room: Room) -> None:
    assert room.rows("types") == [
        {
            "money": "1.10", "count": 7, "share": 0.5, "none": "NaN", "yes": True, "day": "2026-10-25",
            "at": "2026-10-25T01:30:00Z", "json": {"a": [1]}, "nothing": None, "forever": "infinity",
            "local": "2026-10-25T01:02:03.5",
        }
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["O'Hara", "'; DROP TABLE days; --", "$1 :'said' \\", "", "ünï 😀"])
def test_what_is_told_is_never_sql(said: str, room: Room) -> None:
    assert room.rows("told", said=said) == [{"said": said, "quoted": ":'said'"}]


def test_a_batch_is_one_read_only_transaction_and_the_connection_is_kept(room: Room) -> None:
    one, two = room.ask(MOMENT, MOMENT)
    (later,) = room.ask(MOMENT)
    assert one.value == two.value
    assert later.value[0]["pid"] == one.value[0]["pid"]
    assert later.value[0]["at"] > one.value[0]["at"]
    assert room.own("SELECT state FROM pg_stat_activity WHERE application_name = 'fitfoot-shop-reader'") == [("idle",)]


def test_it_has_manners(room: Room) -> None:
    assert {row["name"]: row["setting"] for row in room.rows("manners")} == {
        "application_name": "fitfoot-shop-reader",
        "default_transaction_read_only": "on",
        "lock_timeout": "2000",
        "search_path": "monitoring",
        "TimeZone": "UTC",
        "transaction_isolation": "repeatable read",
        "transaction_read_only": "on",
    }


@pytest.mark.parametrize(
    ("name", "params", "says"),
    [
        ("column", {}, "column: table days is missing column totl"),
        ("bare_column", {}, "bare_column: table monitoring.days is missing column total"),
        ("inner_column", {}, "inner_column: table public.visits is missing column session_id (in the"),
        ("inner_table", {}, "inner_table: table or view public.carts is missing (in the function ordered); have"),
        ("table", {}, "table: table or view orders is missing; have the shop's owner run sql/setup.sql"),
        ("hidden", {}, "hidden: its user may not read that (permission denied for table hidden); have"),
        ("zero", {}, "zero: the database refuses: division by zero (22012)"),
        ("write", {}, "write: it would change something, and questions only read"),
        ("twins", {}, "two columns are called a; give one another name"),
        ("many", {"n": 10_001}, "the answer has more than 10000 rows; ask for less"),
        ("large", {}, "the answer is larger than 5 MB; ask for less"),
        ("largest", {}, "the answer is larger than 5 MB; ask for less"),
        ("wrong_file", {}, "sql/queries/wrong_file.sql, line 2: holds more than one statement"),
        ("dais", {}, "there is no question 'dais'; did you mean days?"),
        ("../days", {}, "there is no question '../days'; did you mean days?"),
        ("days", {"form": "2026-11-01"}, "days has no parameter 'form'; did you mean from?"),
        ("days", {}, "days wants the parameter from, the first day: a date like 2026-11-01"),
        ("days", {"from": "2026-11-31"}, "days: from is a date like 2026-11-01, not '2026-11-31'"),
        ("days", {"from": "2026-W44-7"}, "days: from is a date like 2026-11-01, not '2026-W44-7'"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why_and_blinds_no_other(
    name: str, params: dict[str, object], says: str, room: Room
) -> None:
    before, bad, after = room.ask(DAYS, {"sql": name, "params": params}, DAYS)
    assert says in str(bad.error)
    assert before.value == after.value == ROWS


def test_ten_thousand_rows_are_an_answer(room: Room) -> None:
    assert len(room.rows("many", n=10_000)) == 10_000


def test_a_question_that_takes_too_long_is_stopped_in_the_database_too(room: Room) -> None:
    slow, days = room.ask({"sql": "slow"}, DAYS, seconds=1.5)
    assert "slow: it took more than " in str(slow.error)
    assert days.value == ROWS
    assert room.own("SELECT query FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)'") == []


def test_a_lock_is_told(room: Room) -> None:
    with room.locked():
        assert room.why("locked") == "locked: it waits for a lock that somebody holds for more than 2 s"
    assert room.rows("days", **{"from": "2026-11-02"}) == ROWS


def test_a_kept_connection_that_died_is_made_anew(room: Room) -> None:
    (pid,) = [row["pid"] for row in room.rows("moment")]
    room.own(f"SELECT pg_terminate_backend({pid})")
    room.until("SELECT 1 WHERE 'fitfoot-shop-reader' NOT IN (SELECT application_name FROM pg_stat_activity)")
    assert room.rows("moment")[0]["pid"] != pid


def test_one_that_is_killed_while_asked_is_told_and_the_next_is_answered(room: Room) -> None:
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.extend(room.ask({"sql": "slow"}, DAYS)))
    asking.start()
    pid = room.until("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    room.own(f"SELECT pg_terminate_backend({pid})")
    asking.join()
    assert "slow: its connection was ended by the database's administrator" in answers[0].error
    assert answers[1].value == ROWS


@pytest.mark.parametrize(
    ("instead_of", "written", "says"),
    [
        ("s3cr3t", "wr0ng", "it does not take the user's name and password of the address"),
        (":s3cr3t", "", "it wants a password, and there is none; in AWS write database: {iam: …}"),
        ("reader:", "nobody:", "it does not take the user's name and password of the address"),
        ("/postgres", "/shop", 'it lets nobody in: database "shop" does not exist (3D000)'),
    ],
)
def test_who_is_not_let_in_is_told_why(instead_of: str, written: str, says: str, room: Room) -> None:
    address = room.url.rpartition("@")[2].replace(instead_of, written)
    why = room.why("moment", DATABASE_URL=room.url.replace(instead_of, written))
    assert why == f"cannot connect to postgresql://{address}: {says}" or why.startswith(
        f"cannot connect to postgresql://{address}: {says}"
    )


def test_a_database_without_the_views_says_what_to_do(room: Room) -> None:
    room.own("DROP DATABASE IF EXISTS bare")
    room.own("CREATE DATABASE bare")
    why = room.why("locked", DATABASE_URL=room.url.replace("/postgres", "/bare"))
    assert why == "locked: table or view days is missing; have the shop's owner run sql/setup.sql"


def test_a_reader_that_is_not_let_in_has_asked_nobody(room: Room) -> None:
    hidden, zero = room.ask({"sql": "hidden"}, {"sql": "zero"})
    assert (hidden.asked, zero.asked) == (False, True)
