"""Beacons as nobody should send them: refused or counted, never an error of ours, and never a good one lost."""

import json
from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.functions.web_vitals.asking import LCP, RECORDED, ask, lines

pytestmark = pytest.mark.unit

BEACONS = 10_000
NASTY = (b"\0", b"\xff", b'"', b"{", b"]", b"-", b"1e999", b"NaN", b"null", b"\\ud800", b"9" * 5000, b"[" * 30_000)
TRIED = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["LCP", "CLS"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["name", "value", "id", "delta", "first", "page", "navigationURL", "navigationType", "session_id", "device", "url"]
)
METRICS = st.dictionaries(FIELDS, VALUES) | st.builds(lambda change: {**LCP, **change}, st.dictionaries(FIELDS, VALUES))
BODIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200),
    VALUES,
    METRICS,
    st.lists(METRICS | VALUES, max_size=6),
    st.fixed_dictionaries({"metrics": st.lists(METRICS | VALUES, max_size=6)}, optional={"session_id": VALUES}),
)


def spoilt(body: bytes, chance: Random) -> bytes:
    """Cut, doubled, or with something in it that was not there."""
    for _ in range(chance.randrange(1, 4)):
        at, to = sorted((chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)))
        match chance.randrange(4):
            case 0:
                body = body[:at]
            case 1:
                body = body[:at] + body[to:]
            case 2:
                body = body[:to] + body[at:]
            case _:
                body = body[:at] + chance.choice(NASTY) + body[at:]
    return body


def test_recorded_beacons_that_were_spoilt_on_their_way_are_taken_or_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance, answers = Random(7), Counter[int]()
    for _ in range(BEACONS):
        body = spoilt(chance.choice(RECORDED)["body"].encode(), chance)
        answers[ask(body, encoded=True)["statusCode"]] += 1

    assert set(answers) == {204, 400, 413}
    assert len(lines(capsys)) == answers[204]


@TRIED
@given(body=BODIES, encoded=st.booleans(), headers=st.dictionaries(FIELDS | st.text(max_size=9), st.text(max_size=20)))
def test_nothing_that_is_sent_is_an_error_of_ours(
    body: object,
    encoded: bool,  # noqa: FBT001 - hypothesis passes it by name
    headers: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = ask(body, headers, encoded=encoded or isinstance(body, bytes))

    assert answer["statusCode"] in {204, 400}
    assert len(lines(capsys)) == (answer["statusCode"] == 204)
    json.dumps(answer)


@TRIED
@given(before=st.lists(METRICS | VALUES, max_size=8), after=st.lists(METRICS | VALUES, max_size=8))
def test_a_good_metric_is_never_lost_beside_bad_ones(
    before: list[object], after: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    good = {**LCP, "id": "v6-the-good-one"}
    assert ask([*before, good, *after])["statusCode"] == 204

    (line,) = lines(capsys)
    assert [vital["value"] for vital in line["vitals"] if vital["id"] == "v6-the-good-one"] == [1234.5]
    assert len(line["vitals"]) + line.get("malformed", 0) == len(before) + len(after) + 1
