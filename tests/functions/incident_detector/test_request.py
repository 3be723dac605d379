import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.incident_detector.request import (
    Act,
    AlarmTurned,
    EndSilence,
    ListThem,
    Look,
    StartDrill,
    StartSilence,
    Tick,
    parse,
)
from functions.model.invocation import BadRequest
from functions.model.matcher import Matcher
from functions.model.period import MINUTE, utc_text
from tests.builders import NOON

pytestmark = pytest.mark.unit

EVENTS = Path(__file__).parents[2] / "events"


def test_the_schedule_asks_for_a_tick_at_its_own_time() -> None:
    assert parse({"source": "aws.events", "time": utc_text(NOON - MINUTE)}, NOON) == Tick(NOON - MINUTE)


@pytest.mark.parametrize("name", ["event", "action"])
def test_an_alarm_comes_by_the_bus_or_by_its_own_action(name: str) -> None:
    request = parse(json.loads((EVENTS / f"cloudwatch-alarm-{name}.json").read_text("utf-8")), NOON)
    assert isinstance(request, AlarmTurned)
    assert request.alarm.name == "fitfoot-api-5xx"


@pytest.mark.parametrize(
    ("event", "request_"),
    [
        ({}, Look()),
        ({"source": "fitfoot.monitoring", "detail-type": "ServiceHealthChanged", "detail": {}}, Look()),
        ({"dry_run": True}, Look(dry_run=True)),
        ({"list": "open"}, ListThem("open")),
        ({"drill": True}, StartDrill()),
        ({"incident": "x", "action": "acknowledge", "by": "Anna"}, Act("x", "acknowledge", by="Anna")),
        ({"incident": "x", "action": "note", "text": "restarted"}, Act("x", "note", "restarted")),
        ({"silence": {"end": "s1"}}, EndSilence("s1")),
        (
            {"silence": {"matchers": ['service="api"'], "for": "1h", "comment": "deploy"}},
            StartSilence((Matcher("service", "=", "api"),), timedelta(hours=1), "deploy"),
        ),
    ],
)
def test_a_payload_is_read(event: dict[str, Any], request_: object) -> None:
    assert parse(event, NOON) == request_


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ([], "the payload is an object"),
        ({"dryrun": True}, "unknown field 'dryrun'; did you mean dry_run"),
        ({"dry_run": "yes"}, "dry_run is true or false"),
        ({"list": "opn"}, "did you mean open"),
        ({"list": "open", "drill": True}, "list and drill are asked for at once"),
        ({"drill": False}, "drill is true, or left out"),
        ({"drill": True, "text": "x"}, "unknown field 'text' beside drill"),
        ({"incident": "x"}, "action is not None"),
        ({"incident": "x", "action": "close"}, "there are acknowledge, resolve, note"),
        ({"incident": "x", "action": "note"}, "a note has a text"),
        ({"incident": "", "action": "note", "text": "x"}, "incident is the id of one"),
        ({"incident": "x", "action": "note", "text": "x" * 2001}, "text is a text of up to 2000 characters"),
        ({"incident": "x", "action": "note", "text": "\x1b[2J"}, "cannot be shown"),
        ({"silence": True}, "silence is like"),
        ({"silence": {"matchers": [], "for": "1h"}}, "matchers is a list like"),
        ({"silence": {"matchers": ["service"], "for": "1h"}}, "'service' is not a matcher"),
        ({"silence": {"matchers": ["service=api"], "for": "soon"}}, "'soon' is not a duration"),
        ({"silence": {"matchers": ["service=api"], "for": "0s"}}, "lasts up to 90d"),
        ({"silence": {"matchers": ["service=api"], "for": "100d"}}, "lasts up to 90d, not 100d"),
        ({"silence": {"matchers": ["service=~("], "for": "1h"}}, "not a regular expression"),
        ({"silence": {"matcher": ["service=api"], "for": "1h"}}, "unknown field 'matcher' of silence"),
        ({"silence": {"end": "s1", "for": "1h"}}, "beside end"),
    ],
)
def test_what_is_wrong_is_refused_by_name(event: Any, why: str) -> None:  # noqa: ANN401 - anything may come
    with pytest.raises(BadRequest) as refusal:
        parse(event, NOON)
    assert why in str(refusal.value)
