"""Incident detector: what an event asks for: a tick, a look, an alarm, or something that a person wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.bus.events import SOURCE as OUR_BUS
from functions.incident_detector.alarms import Alarm, alarm_of_action, alarm_of_event
from functions.model.duration import parse_duration
from functions.model.invocation import BadRequest, refuse_unknown, scheduled, tick_of
from functions.model.matcher import Matcher
from functions.model.names import did_you_mean

LISTS = ("open", "recent", "silences")
ACTIONS = ("acknowledge", "resolve", "note")
_FIELDS = ("dry_run", "list", "incident", "action", "text", "by", "drill", "silence")
_BESIDE = {"list": (), "incident": ("action", "text", "by"), "drill": (), "silence": ()}
_SILENCE_FIELDS = ("matchers", "for", "comment", "by", "end")
_LONGEST_SILENCE = timedelta(days=90)
_LONGEST = {"text": 2000, "by": 80, "comment": 500}


@dataclass(frozen=True)
class Tick:
    """The schedule's minute: rules are evaluated, alarms polled, the probe watched."""

    at: datetime


@dataclass(frozen=True)
class Look:
    """A nudge, or `{}`: look at what the tables say and act; `dry_run` only says what would happen."""

    dry_run: bool = False


@dataclass(frozen=True)
class AlarmTurned:
    """CloudWatch says where an alarm stands."""

    alarm: Alarm


@dataclass(frozen=True)
class ListThem:
    """Incidents, or silences, for a person."""

    which: str


@dataclass(frozen=True)
class Act:
    """Somebody acts on an incident."""

    incident: str
    action: str
    text: str = ""
    by: str = ""


@dataclass(frozen=True)
class StartSilence:
    """Somebody wants quiet for a while."""

    matchers: tuple[Matcher, ...]
    lasts: timedelta
    comment: str = ""
    by: str = ""


@dataclass(frozen=True)
class EndSilence:
    """Somebody wants to hear again."""

    id: str


@dataclass(frozen=True)
class StartDrill:
    """A marked test page through every channel."""


Request = Tick | Look | AlarmTurned | ListThem | Act | StartSilence | EndSilence | StartDrill


def parse(event: Mapping[str, Any], now: datetime) -> Request:
    """Read an event.

    Raises:
        BadRequest: naming the field and what would be right.
    """
    if not isinstance(event, Mapping):
        raise BadRequest('the payload is an object, like {} or {"list": "open"}')
    if scheduled(event):
        return Tick(tick_of(event, now))
    match event.get("source"):
        case "aws.cloudwatch":
            return AlarmTurned(alarm_of_action(event) if "alarmData" in event else alarm_of_event(event))
        case str(source) if source == OUR_BUS:
            return Look()
        case _:
            return _payload(event)


def _payload(event: Mapping[str, Any]) -> Request:
    refuse_unknown(event, _FIELDS)
    wanted = [name for name in _BESIDE if name in event]
    if len(wanted) > 1:
        raise BadRequest(f"{' and '.join(wanted)} are asked for at once; send a payload for each")
    kind = wanted[0] if wanted else "dry_run"
    refuse_unknown(event, (kind, *_BESIDE.get(kind, ())), f" beside {kind}")
    match kind:
        case "list":
            return ListThem(_one_of(event, "list", LISTS))
        case "incident":
            return _act(event)
        case "silence":
            return _silence(event["silence"])
        case "drill" if event["drill"] is not True:
            raise BadRequest('drill is true, or left out: {"drill": true}')
        case "drill":
            return StartDrill()
        case _:
            return Look(dry_run=_flag(event, "dry_run"))


def _act(event: Mapping[str, Any]) -> Act:
    act = Act(_text(event, "incident"), _one_of(event, "action", ACTIONS), _text(event, "text"), _text(event, "by"))
    if not act.incident:
        raise BadRequest('incident is the id of one, as {"list": "open"} shows it')
    if act.action == "note" and not act.text:
        raise BadRequest('a note has a text: {"incident": ID, "action": "note", "text": "…"}')
    return act


def _silence(asked: object) -> StartSilence | EndSilence:
    if not isinstance(asked, Mapping):
        raise BadRequest('silence is like {"matchers": ["service=\\"api\\""], "for": "1h", "comment": "deploy"}')
    refuse_unknown(asked, _SILENCE_FIELDS, " of silence")
    if "end" in asked:
        refuse_unknown(asked, ("end",), " beside end")
        return EndSilence(_text(asked, "end"))
    matchers = asked.get("matchers")
    if not isinstance(matchers, list) or not matchers or not all(isinstance(one, str) for one in matchers):
        raise BadRequest('matchers is a list like ["service=\\"api\\""]; one that matches all is alertname=~".+"')
    try:
        read = tuple(Matcher.parse(one) for one in matchers)
        lasts = parse_duration(_text(asked, "for"))
    except ValueError as error:
        raise BadRequest(f"silence: {error}") from error
    if not timedelta() < lasts <= _LONGEST_SILENCE:
        raise BadRequest(f"a silence lasts up to {_LONGEST_SILENCE.days}d, not {asked['for']}; write it like 1h")
    return StartSilence(read, lasts, _text(asked, "comment"), _text(asked, "by"))


def _flag(event: Mapping[str, Any], name: str) -> bool:
    value = event.get(name, False)
    if not isinstance(value, bool):
        raise BadRequest(f"{name} is true or false")
    return value


def _one_of(event: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = event.get(name)
    if not isinstance(value, str) or value not in choices:
        raise BadRequest(f"{name} is not {value!r}{did_you_mean(str(value), choices)}")
    return value


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name, "")
    longest = _LONGEST.get(name, 200)
    if not isinstance(value, str) or len(value) > longest:
        raise BadRequest(f"{name} is a text of up to {longest} characters")
    if any(not (one.isprintable() or one in "\n\t") for one in value):
        raise BadRequest(f"{name} has characters that cannot be shown")
    return value.strip()
