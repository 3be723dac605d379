"""Infra: the checks file as operators write it: Gatus's `endpoints:`, with a few keys of ours."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, ClassVar
from zoneinfo import available_timezones

from pydantic import AliasGenerator, ConfigDict, Field, PlainValidator, ValidationInfo, field_validator

from functions.model.condition import Condition
from functions.model.day import RECENT
from functions.model.maintenance import WEEKDAYS
from infra.operator import check_request, gatus_keys
from infra.operator.field_values import duration, matching, one_of, text, true_or_false, weekday, whole_number
from infra.operator.model_findings import Part

MOST_ENDPOINTS = 500
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_NAME = (r"(?=.{1,60}\Z)\w(?:[\w .-]*[\w.-])?", "1 to 60 letters, digits, spaces, dots, dashes and underscores")

Yes = Annotated[bool, PlainValidator(true_or_false)]
Name = Annotated[str, PlainValidator(matching(*_NAME, "storefront"))]
Service = Annotated[str, PlainValidator(matching(*_NAME, "web"))]
Threshold = Annotated[int, PlainValidator(whole_number(1, 100, 1))]
ConditionText = Annotated[Condition, PlainValidator(check_request.read_condition)]
Conditions = tuple[ConditionText, ...]
Length = Annotated[
    timedelta, PlainValidator(duration(MINUTE, DAY, "a duration from 1m to 24h, like 30m or 1h30m", "1h"))
]
Weekday = Annotated[str, PlainValidator(weekday)]
Timezone = Annotated[str, PlainValidator(one_of(sorted(available_timezones()), "a timezone's name", "Europe/Zurich"))]


def time_of_day(example: str) -> PlainValidator:
    """Reads a time of day, which stays a text: YAML has none."""
    return PlainValidator(matching(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", "a time of day from 00:00 to 23:59", example))


def clock(text: str) -> time:
    """What `time_of_day` has read, as a time."""
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


class Hyphens(Part):
    """A map whose keys are written with hyphens."""

    model_config = ConfigDict(alias_generator=AliasGenerator(alias=lambda name: name.replace("_", "-")))


class Client(Hyphens):
    """How to visit."""

    instead: ClassVar[Mapping[str, str]] = gatus_keys.CLIENT
    timeout: Annotated[
        timedelta,
        PlainValidator(
            duration(timedelta(milliseconds=1), timedelta(seconds=30), "a duration over 0 and up to 30s, like 5s", "5s")
        ),
    ] = timedelta(seconds=10)
    insecure: Yes = False
    ignore_redirect: Yes = False


class EndpointAlert(Hyphens):
    """When the check's alert fires and resolves. Routes say who hears of it."""

    instead: ClassVar[Mapping[str, str]] = gatus_keys.ALERT
    type: Annotated[str, PlainValidator(one_of(["pagerduty"], "a receiver that can be paged yet", "pagerduty"))] = (
        Field(examples=["pagerduty"])
    )
    enabled: Yes = True
    failure_threshold: Threshold = 3
    success_threshold: Threshold = 2
    send_on_resolved: Yes = True
    minimum_reminder_interval: Annotated[
        timedelta, PlainValidator(duration(timedelta(0), 7 * DAY, "a duration up to 7d, like 1h", "1h"))
    ] = timedelta(0)
    description: Annotated[str, PlainValidator(text("the shop is down"))] = ""

    @field_validator("enabled", "send_on_resolved")
    @classmethod
    def _not_off(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic calls it so
        if not value and info.field_name == "enabled":
            raise ValueError("a failing check always raises its alert; set enabled: false on the endpoint instead")
        if not value:
            raise ValueError("what was paged is always resolved, too; remove send-on-resolved")
        return value


class FlappingRule(Hyphens):
    """Failing when `failures` of the last `of` observations failed."""

    of: Annotated[int, PlainValidator(whole_number(2, RECENT, 10))] = Field(examples=[10])
    failures: Annotated[int, PlainValidator(whole_number(1, RECENT, 4))] = Field(examples=[4])

    @field_validator("failures")
    @classmethod
    def _at_most_all(cls, value: int, info: ValidationInfo) -> int:
        if value > (most := info.data.get("of", value)):
            raise ValueError(f"{value} failures of the last {most} can never be; write {most} or fewer")
        return value


class Window(Hyphens):
    """A recurring maintenance window."""

    enabled: Yes = True
    every: tuple[Weekday, ...] = ()
    start: Annotated[str, time_of_day("23:00")] = Field(examples=["23:00"])
    duration: Length = Field(examples=["1h"])
    timezone: Timezone = "UTC"

    @property
    def begins(self) -> time:
        """Its start as a time of day."""
        return clock(self.start)

    @field_validator("duration")
    @classmethod
    def _not_always(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        if value >= DAY and len(set(info.data.get("every", ()))) in (0, len(WEEKDAYS)):
            raise ValueError("24h every day would never end; write a shorter duration, or every: [Sunday]")
        return value


class Endpoint(Hyphens):
    """One check. `allow_private` and `url` stand first, since what follows is judged by them."""

    instead: ClassVar[Mapping[str, str]] = gatus_keys.ENDPOINT
    allow_private: Yes = False
    url: Annotated[str, PlainValidator(check_request.read_url)] = Field(examples=[check_request.URL])
    conditions: Conditions = Field(min_length=1, max_length=50, examples=[f"[{check_request.CONDITION}]"])
    degraded: Conditions = Field((), max_length=50)
    name: Name = Field(examples=["storefront"])
    group: Annotated[str, PlainValidator(matching(rf"|{_NAME[0]}", _NAME[1], "FitFoot"))] = ""
    service: Service | None = None
    enabled: Yes = True
    method: Annotated[
        str,
        PlainValidator(one_of(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), "an HTTP method", "GET")),
    ] = "GET"
    headers: dict[
        Annotated[str, PlainValidator(check_request.read_header_name)],
        Annotated[str, PlainValidator(check_request.read_header_value)],
    ] = Field(default_factory=dict)
    body: Annotated[str, PlainValidator(check_request.read_body)] = ""
    interval: Annotated[
        timedelta, PlainValidator(duration(MINUTE, HOUR, "whole minutes from 1m to 1h, like 1m or 5m", "1m"))
    ] = MINUTE
    retries: Annotated[int, PlainValidator(whole_number(0, 5, 2))] = 0
    client: Client = Client()
    alerts: tuple[EndpointAlert, ...] = Field((), max_length=1)
    flapping: FlappingRule | None = None
    maintenance_windows: tuple[Window, ...] = Field((), max_length=20)

    @field_validator("interval")
    @classmethod
    def _whole_minutes(cls, value: timedelta) -> timedelta:
        if value % MINUTE:
            raise ValueError("interval is not whole minutes, as the schedule ticks; write 1m, 2m or 5m")
        return value


class ChecksFile(Hyphens):
    """The whole file."""

    instead: ClassVar[Mapping[str, str]] = gatus_keys.TOP
    endpoints: tuple[Endpoint, ...] = Field(
        min_length=1, max_length=MOST_ENDPOINTS, examples=["[{name: …, url: …, conditions: […]}]"]
    )
    maintenance: Window | None = None
