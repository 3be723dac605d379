"""Infra: one environment's settings: what differs between production and a local run."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, PlainValidator, ValidationInfo, field_validator

from infra.operator.database_settings import DatabaseSettings, of_its_authority, private_database_host
from infra.operator.field_values import matching, number, one_of, true_or_false, whole_number
from infra.operator.findings import FilesRefused, Finding, WrongValue, shown
from infra.operator.health_settings import HealthSettings
from infra.operator.kubernetes_settings import KubernetesSettings, of_another_region, of_the_manifest
from infra.operator.log_settings import LogGroups
from infra.operator.model_findings import Part, validate
from infra.operator.prometheus_settings import PrometheusSettings, private_host
from infra.operator.redis_settings import RedisSettings, private_redis_host
from infra.operator.regions import REGIONS
from infra.operator.sentry_settings import SentrySettings
from infra.operator.spend_settings import SpendSettings, of_no_tag
from infra.operator.yaml_file import Document, read

PRODUCTION: Final = "production"
RETENTION_DAYS: Final = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
_EXAMPLE: Final = "name: production"

Yes = Annotated[bool, PlainValidator(true_or_false)]
MemoryMb = Annotated[int, PlainValidator(whole_number(128, 10240, 512))]


def _id(kind: str) -> PlainValidator:
    example = f"{kind}-0123456789abcdef0"
    return PlainValidator(matching(rf"{kind}-(?:[0-9a-f]{{8}}|[0-9a-f]{{17}})", f"an id like {example}", example))


def _text_of(pattern: str, what: str, example: str) -> PlainValidator:
    return PlainValidator(matching(pattern, what, example))


def _retention(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValue("a number of days", value, "30")
    if value not in RETENTION_DAYS:
        near = min(RETENTION_DAYS, key=lambda days: abs(days - value))
        raise ValueError(f"CloudWatch Logs keeps nothing for {shown(value)} days; did you mean {near}?")
    return value


class ProbeSettings(Part):
    """The health probe's size; CPU comes by memory, and with it how many visits run at once."""

    memory_mb: MemoryMb = 512
    timeout_seconds: Annotated[int, PlainValidator(whole_number(15, 55, 50))] = 50


class DetectorSettings(Part):
    """The incident detector's size. It waits for Prometheus and for PagerDuty within the minute between two ticks."""

    memory_mb: MemoryMb = 512
    timeout_seconds: Annotated[int, PlainValidator(whole_number(30, 55, 55))] = 55


class Throttle(Part):
    """The API's limit for all callers together."""

    rate_per_second: Annotated[float, PlainValidator(number(1, 10_000, 20))] = Field(examples=[20])
    burst: Annotated[int, PlainValidator(whole_number(1, 5_000, 40))] = Field(examples=[40])


class ApiSettings(Part):
    """The API's size and limit."""

    memory_mb: MemoryMb = 512
    timeout_seconds: Annotated[int, PlainValidator(whole_number(3, 29, 10))] = 10
    throttle: Throttle = Throttle(rate_per_second=20, burst=40)


class Vpc(Part):
    """The network in which the functions that read the shop stand."""

    vpc_id: Annotated[str, _id("vpc")] = Field(examples=["vpc-0123456789abcdef0"])
    subnet_ids: tuple[Annotated[str, _id("subnet")], ...] = Field(
        min_length=1, max_length=16, examples=["[subnet-0123456789abcdef0]"]
    )
    security_group_ids: tuple[Annotated[str, _id("sg")], ...] = Field(
        min_length=1, max_length=5, examples=["[sg-0123456789abcdef0]"]
    )
    availability_zones: tuple[
        Annotated[str, _text_of(r"[a-z]{2}(?:-[a-z]+)+-\d[a-z]", "a zone like eu-central-1a", "eu-central-1a")], ...
    ] = Field(min_length=1, examples=["[eu-central-1a]"])

    @field_validator("availability_zones")
    @classmethod
    def _one_each(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        subnets = info.data.get("subnet_ids", value)
        if len(value) != len(subnets):
            raise ValueError(f"{len(value)} zones for {len(subnets)} subnets; write each subnet's zone, in their order")
        return value


def _public_url(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(?:/[\w./-]*)?", value):
        raise WrongValue("an address that begins with https://, or null", value, "https://monitoring.fitfoot.ch")
    return value.rstrip("/")


def _mail_from(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(
        r"[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", value, re.ASCII
    ):
        raise WrongValue("an address of a domain that SES has verified, or null", value, "monitoring@fitfoot.ch")
    return value


class Settings(Part):
    """One environment."""

    name: Annotated[str, _text_of(r"[a-z][a-z0-9-]{0,29}", "lower-case letters, digits and dashes", PRODUCTION)] = (
        Field(examples=[PRODUCTION])
    )
    region: Annotated[str, PlainValidator(one_of(REGIONS, "a region of AWS", "eu-central-1"))] = Field(
        examples=["eu-central-1"]
    )
    point_in_time_recovery: Yes = Field(examples=["true"])
    deletion_protection: Yes = Field(examples=["true"])
    log_retention_days: Annotated[int, PlainValidator(_retention)] = Field(examples=[30])
    probe: ProbeSettings = ProbeSettings()
    detector: DetectorSettings = DetectorSettings()
    api: ApiSettings = ApiSettings()
    tags: dict[
        Annotated[str, _text_of(r"(?!aws:)[\w .:/=+@-]{1,128}", "a tag's name, not beginning with aws:", "project")],
        Annotated[str, _text_of(r"[\w .:/=+@-]{0,256}", "a tag's value of up to 256 characters", "fitfoot")],
    ] = Field(default_factory=dict, max_length=40)
    vpc: Vpc | None = None
    public_url: Annotated[str | None, PlainValidator(_public_url)] = None
    mail_from: Annotated[str | None, PlainValidator(_mail_from)] = None
    prometheus: PrometheusSettings | None = None
    redis: RedisSettings | None = None
    database: DatabaseSettings | None = None
    kubernetes: KubernetesSettings | None = None
    health: HealthSettings = HealthSettings()
    log_groups: LogGroups = Field(default_factory=dict)
    sentry: SentrySettings | None = None
    alarms: Yes = True
    spend: SpendSettings | None = None

    @field_validator("point_in_time_recovery", "deletion_protection")
    @classmethod
    def _kept_in_production(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic calls it so
        if not value and info.data.get("name") == PRODUCTION:
            raise ValueError(f"{PRODUCTION} keeps its tables safe; write {info.field_name}: true")
        return value


_PRIVATE: Final = {"prometheus": private_host, "redis": private_redis_host, "database": private_database_host}
"""Who says of a part's URL that it is reached from inside a VPC only."""


def load_settings(file: Path) -> Settings:
    """The settings of one environment, whose name is the file's.

    Raises:
        FilesRefused: with every mistake in the file, each with its line and what to write instead.
    """
    document = read(file, _EXAMPLE)
    found, mistakes = validate(Settings, document)
    mistakes = [*document.findings, *mistakes, *_disagreements(document)]
    if mistakes or found is None:
        raise FilesRefused(mistakes)
    return found


def _disagreements(document: Document) -> Iterator[Finding]:
    """Two places that each are right and cannot both be."""
    name, region = document.values.get("name"), document.values.get("region")
    if isinstance(name, str) and name != document.file.stem:
        message = f"the file {document.file.name} says name: {shown(name)}"
        yield document.finding(("name",), message, f"write name: {document.file.stem}, or rename the file")
    vpc = document.values.get("vpc")
    zones = vpc.get("availability_zones") if isinstance(vpc, dict) else None
    for index, zone in enumerate(zones if isinstance(zones, list) else ()):
        if isinstance(zone, str) and isinstance(region, str) and zone[:-1] != region:
            message = f"{shown(zone)} is not in the region {shown(region)}"
            hint = f"write a zone like {region}a, or the region that the VPC is in"
            yield document.finding(("vpc", "availability_zones", index), message, hint)
    yield from of_another_region(document)
    yield from of_the_manifest(document)
    yield from of_its_authority(document)
    yield from of_no_tag(document)
    for part, private in _PRIVATE.items():
        said = document.values.get(part)
        url = said.get("url") if isinstance(said, dict) else None
        if vpc is None and isinstance(url, str) and (host := private(url)):
            message = f"{shown(host)} is reached from inside a VPC only, and vpc is null"
            yield document.finding((part, "url"), message, "write the VPC's ids at vpc, or a public address")
