"""Infra: the routes file as operators write it: matchers in Alertmanager's words, windows as in the checks file."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar, Self

from pydantic import Field, PlainValidator, ValidationInfo, field_validator, model_validator

from functions.model.alert import Severity
from functions.model.maintenance import MaintenanceWindow
from functions.model.matcher import Matcher
from functions.model.names import nearest
from functions.model.notice import TO_PEOPLE
from functions.model.runbook import RUNBOOKS
from infra.operator import alertmanager_keys
from infra.operator.checks_format import (
    DAY,
    HOUR,
    MINUTE,
    Hyphens,
    Length,
    Service,
    Timezone,
    Weekday,
    clock,
    time_of_day,
)
from infra.operator.field_values import duration, matching, one_of, text, true_or_false, whole_number
from infra.operator.findings import shown
from infra.operator.route_matchers import SOURCES, read_matcher

_LIKE = 0.85
_LABEL = (r"[a-zA-Z_][a-zA-Z0-9_]*", "a label's name, of letters, digits and underscores", "service")
_URL = (
    r"https://[^\s/]+\S*",
    "an address like https://example.ch/page",
    "https://grafana.fitfoot.ch/d/system-overview",
)


def _span(lowest: timedelta, highest: timedelta, what: str, example: str) -> PlainValidator:
    return PlainValidator(duration(lowest, highest, what, example))


def _by_itself(value: object) -> bool:
    """Read `auto`, which once named the runbook."""
    if isinstance(value, str) and value.startswith("FitFoot-"):
        raise ValueError(f"the runbook stands under document; write document: {value} and auto: true")
    return true_or_false(value)


def _runbook(value: object) -> str:
    """Read `document`; what is like none of the names is rather a new runbook's than a slip."""
    if isinstance(value, str) and not nearest(value.lower(), map(str.lower, RUNBOOKS), _LIKE):
        message = f"{shown(value)} is no runbook that the functions know ({', '.join(RUNBOOKS)})"
        raise ValueError(f"{message}; write one of them, or add it to RUNBOOKS in functions/model/runbook.py")
    return one_of(RUNBOOKS, "a runbook", RUNBOOKS[0])(value)


Matchers = tuple[Annotated[Matcher, PlainValidator(read_matcher)], ...]


class Hours(Hyphens):
    """A recurring window, from a time of day to another, or for a duration."""

    every: tuple[Weekday, ...] = ()
    start: Annotated[str, time_of_day("22:00")] = Field(examples=["22:00"])
    end: Annotated[str, time_of_day("07:00")] | None = None
    duration: Length | None = None
    timezone: Timezone = "UTC"

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.end is None) == (self.duration is None):
            raise ValueError("a window ends once; write either end: 07:00 or duration: 9h")
        if self.end is not None and clock(self.end) == clock(self.start):
            raise ValueError(f"a window from {self.start} to {self.end} is empty, or never ends; write another end")
        if self.length >= DAY and len(set(self.every)) in (0, 7):
            raise ValueError("24h every day would never end; write a shorter duration, or every: [Sunday]")
        return self

    @property
    def length(self) -> timedelta:
        """How long it lasts, by the clock on the wall: past midnight where it ends earlier than it starts."""
        if self.duration is not None or self.end is None:
            return self.duration or timedelta(0)
        starts, ends = (timedelta(hours=one.hour, minutes=one.minute) for one in map(clock, (self.start, self.end)))
        return (ends - starts) % DAY

    @property
    def window(self) -> MaintenanceWindow:
        """The noun."""
        return MaintenanceWindow(clock(self.start), self.length, self.timezone, self.every)


class PlannedHours(Hours):
    """A window in which alerts that match page nobody."""

    matchers: Matchers = Field(min_length=1, max_length=20, examples=["['service=\"api\"']"])


class RouteEntry(Hyphens):
    """One route."""

    instead: ClassVar[Mapping[str, str]] = alertmanager_keys.ROUTE
    name: Annotated[
        str, PlainValidator(matching(r"[\w.-]{1,60}", "1 to 60 letters, digits and dashes", "critical"))
    ] = Field(examples=["critical"])
    matchers: Matchers = Field((), max_length=20)
    notify: tuple[Annotated[str, PlainValidator(one_of(TO_PEOPLE, "a channel", "pagerduty"))], ...] = Field(
        max_length=len(TO_PEOPLE), examples=["[pagerduty, sns]"]
    )
    group_by: tuple[Annotated[str, PlainValidator(matching(*_LABEL))], ...] = Field(
        ("service",), alias="group_by", min_length=1, max_length=10, examples=["[service]"]
    )
    repeat_interval: Annotated[timedelta, _span(5 * MINUTE, 7 * DAY, "a duration from 5m to 7d, like 4h", "4h")] = (
        4 * HOUR
    )
    quiet_hours: Hours | None = None
    document: Annotated[str, PlainValidator(_runbook)] = ""
    auto: Annotated[bool, PlainValidator(_by_itself)] = False
    runbook: Annotated[str, PlainValidator(matching(*_URL))] = ""
    dashboard: Annotated[str, PlainValidator(matching(*_URL))] = ""

    @field_validator("auto")
    @classmethod
    def _something_to_start(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - as pydantic calls it
        if value and info.data.get("document") == "":
            raise ValueError(f"auto starts the runbook that document names; write document: {RUNBOOKS[0]} above it")
        if value and info.data.get("notify") == ():
            raise ValueError(
                "a route that tells nobody starts nothing; write whom to tell under notify, or auto: false"
            )
        return value


class Alarms(Hyphens):
    """What CloudWatch alarms, Sentry projects or UptimeRobot monitors of some names speak of."""

    names: Annotated[str, PlainValidator(text("fitfoot-api*"))] = Field(examples=["fitfoot-api*"])
    service: Service = Field(examples=["api"])
    severity: Annotated[
        str, PlainValidator(one_of([Severity.CRITICAL, Severity.WARNING], "critical or warning", "warning"))
    ] = Severity.WARNING


class SourceEntry(Hyphens):
    """How long a source's word holds."""

    max_age: Annotated[timedelta, _span(2 * MINUTE, 7 * DAY, "a duration from 2m to 7d, like 5m", "5m")] = Field(
        examples=["5m"]
    )
    resolve_after: (
        Annotated[timedelta, _span(5 * MINUTE, 30 * DAY, "a duration from 5m to 30d, like 1d", "1d")] | None
    ) = None

    @field_validator("resolve_after")
    @classmethod
    def _later(cls, value: timedelta | None, info: ValidationInfo) -> timedelta | None:
        if value is not None and value <= info.data.get("max_age", timedelta(0)):
            raise ValueError("what is over was unknown before; write a resolve-after longer than max-age")
        return value


class FlappingEntry(Hyphens):
    """When a group is held open."""

    episodes: Annotated[int, PlainValidator(whole_number(2, 10, 3))] = 3
    within: Annotated[timedelta, _span(5 * MINUTE, DAY, "a duration from 5m to 24h, like 1h", "1h")] = HOUR
    hold: Annotated[timedelta, _span(MINUTE, DAY, "a duration from 1m to 24h, like 15m", "15m")] = 15 * MINUTE


class RoutesFile(Hyphens):
    """The whole file."""

    instead: ClassVar[Mapping[str, str]] = alertmanager_keys.TOP
    routes: tuple[RouteEntry, ...] = Field(min_length=1, max_length=100, examples=["[{name: …, notify: […]}]"])
    maintenance: tuple[PlannedHours, ...] = Field((), max_length=50)
    alarms: tuple[Alarms, ...] = Field((), max_length=100)
    sentry: tuple[Alarms, ...] = Field((), max_length=100)
    uptimerobot: tuple[Alarms, ...] = Field((), max_length=100)
    sources: dict[Annotated[str, PlainValidator(one_of(SOURCES, "a source of alerts", "rules"))], SourceEntry] = Field(
        default_factory=dict
    )
    blind_after: Annotated[timedelta, _span(2 * MINUTE, HOUR, "a duration from 2m to 1h, like 5m", "5m")] = 5 * MINUTE
    flapping: FlappingEntry = FlappingEntry()
