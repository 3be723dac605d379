"""Infra: rule files as operators write them: plain Prometheus groups, with what an incident needs of each alert."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Final

from pydantic import ConfigDict, Discriminator, Field, PlainValidator, Tag, ValidationInfo, field_validator

from functions.model.alert import Severity
from infra.operator.field_values import matching, one_of, text, whole_number
from infra.operator.model_findings import Part
from infra.operator.rule_values import URL, address, expression, prometheus_duration, template

_ALERT, _RECORD = "[alert]", "[record]"
_MINUTE = timedelta(minutes=1)
_WORDS = "{severity: warning, service: api}"
_NAME = (r"[a-zA-Z_][a-zA-Z0-9_]{0,99}", "a name of letters, digits and underscores", "HighErrorRate")
_SERIES = (r"[a-zA-Z_:][a-zA-Z0-9_:]*", "a series' name, of letters, digits, underscores and colons", "error_rate")


def _series_name(value: object) -> str:
    """Read the name of a series, which has no blanks or dashes."""
    meant = re.sub(r"\W+", "_", value.strip()) if isinstance(value, str) else ""
    pattern, what, example = _SERIES
    return matching(pattern, what, meant if re.fullmatch(pattern, meant) else example)(value)


Expression = Annotated[str, PlainValidator(expression)]
Span = Annotated[timedelta, PlainValidator(prometheus_duration)]
_Text = Annotated[str, PlainValidator(template("{{ $labels.job }}"))]

_ALERT_INSTEAD: Final[Mapping[str, str]] = {
    "record": "a rule either alerts or records; write a rule of its own that records",
}
_RECORD_INSTEAD: Final[Mapping[str, str]] = {
    name: f"only alerts have {name}; remove {name}" for name in ("for", "keep_firing_for", "annotations")
}
_GROUP_INSTEAD: Final[Mapping[str, str]] = {
    "query_offset": "the detector evaluates at the tick and knows no query_offset; remove query_offset",
    "labels": "the detector knows labels of rules only, as Prometheus before 3.0 does; write them at each rule",
    "partial_response_strategy": "it is Thanos's; remove partial_response_strategy",
    "evaluation_delay": "it is Mimir's; remove evaluation_delay",
    "source_tenants": "it is Mimir's; remove source_tenants",
}


class AlertLabels(Part):
    """An alert's labels: whose incident it is, how bad, and more as one likes."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, _Text]
    severity: Annotated[str, PlainValidator(one_of(list(Severity), "a severity", "warning"))] = Field(
        examples=["warning"]
    )
    service: Annotated[str, PlainValidator(template("api"))] = Field(examples=["api"])


class Annotations(Part):
    """What people read of an alert."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, _Text]
    summary: Annotated[str, PlainValidator(template("High Error Rate"))] = Field(examples=["High Error Rate"])
    description: Annotated[str, PlainValidator(template("{{ $value }} % of the requests failed"))] = Field(
        examples=["'{{ $value }} % of the requests failed; the limit is 5 %'"]
    )
    runbook_url: Annotated[str, PlainValidator(address)] = Field(examples=[URL])
    dashboard_url: Annotated[str, PlainValidator(address)] = Field(examples=[URL])


class AlertRule(Part):
    """A rule that alerts."""

    tag: ClassVar[str] = _ALERT
    instead: ClassVar[Mapping[str, str]] = _ALERT_INSTEAD
    alert: Annotated[str, PlainValidator(matching(*_NAME))] = Field(examples=["HighErrorRate"])
    expr: Expression = Field(examples=["error_rate > 5"])
    hold_for: Span = Field(timedelta(0), alias="for")
    keep_firing_for: Span = timedelta(0)
    labels: AlertLabels = Field(examples=[_WORDS])
    annotations: Annotations = Field(examples=["{summary: …, description: …, runbook_url: …, dashboard_url: …}"])


class RecordRule(Part):
    """A rule that records; only Prometheus evaluates it."""

    tag: ClassVar[str] = _RECORD
    instead: ClassVar[Mapping[str, str]] = _RECORD_INSTEAD
    record: Annotated[str, PlainValidator(_series_name)] = Field(examples=["error_rate"])
    expr: Expression = Field(examples=["100 * job:http_failures:ratio_rate5m"])
    labels: dict[str, Annotated[str, PlainValidator(text("fitfoot-api"))]] = Field(default_factory=dict)


def _kind(rule: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    return _RECORD if isinstance(rule, dict) and "record" in rule and "alert" not in rule else _ALERT


class Group(Part):
    """Rules that are evaluated together. `rules` stand before `interval`, which is judged by them."""

    instead: ClassVar[Mapping[str, str]] = _GROUP_INSTEAD
    name: Annotated[str, PlainValidator(matching(r"[\w .:-]{1,100}", "a name of 1 to 100 letters", "critical"))] = (
        Field(examples=["critical"])
    )
    rules: tuple[
        Annotated[Annotated[AlertRule, Tag(_ALERT)] | Annotated[RecordRule, Tag(_RECORD)], Discriminator(_kind)], ...
    ] = Field(min_length=1, max_length=500, examples=["[{alert: …, expr: …, labels: {…}, annotations: {…}}]"])
    interval: Span = _MINUTE
    limit: Annotated[int, PlainValidator(whole_number(0, 10_000, 100))] = 0

    @field_validator("interval")
    @classmethod
    def _every_minute(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        if value != _MINUTE and any(isinstance(rule, AlertRule) for rule in info.data.get("rules", ())):
            raise ValueError("the detector evaluates every alert each minute; remove interval, or write interval: 1m")
        return value


class RuleFile(Part):
    """A whole file."""

    groups: tuple[Group, ...] = Field(min_length=1, max_length=100, examples=["[{name: …, rules: […]}]"])
