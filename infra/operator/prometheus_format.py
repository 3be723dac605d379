"""Infra: prometheus.yml as operators write it: the parts of Prometheus's configuration that the bundle relies on."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Final

from pydantic import ConfigDict, Field, PlainValidator

from infra.operator.field_values import matching, one_of, true_or_false
from infra.operator.findings import WrongValue, shown
from infra.operator.model_findings import Part
from infra.operator.rule_values import prometheus_duration

_PORTS: Final = 65_536
_CREDENTIALS: Final = "/etc/prometheus/secrets/METRICS_TOKEN"
_NOT_IN_GIT: Final = "a secret has no place in a file that Git and a ConfigMap hold"
SCRAPE_INSTEAD: Final[Mapping[str, str]] = {
    "bearer_token": f"{_NOT_IN_GIT}; write authorization: {{credentials_file: {_CREDENTIALS}}}",
}
_ACTIONS: Final = (
    *("replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop", "labelkeep"),
    *("lowercase", "uppercase"),
)


def _interval(value: object) -> timedelta:
    found = prometheus_duration(value)
    if not found:
        raise WrongValue("a duration longer than nothing", value, "15s")
    return found


def _target(value: object) -> str:
    """`host:port`, to which Prometheus adds scheme and path; without a port it is the scheme's own."""
    if isinstance(value, str) and "://" in value:
        raise ValueError(
            f"{shown(value)} is an address with its scheme; write scheme and metrics_path beside it, here host:port"
        )
    if not isinstance(value, str) or not (found := re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:]+\])(?::(\d+))?", value)):
        raise WrongValue("a host and its port", value, "fitfoot-api:9000")
    if found[2] and not 0 < int(found[2]) < _PORTS:
        raise ValueError(f"{shown(value)} has a port that there is not; write one from 1 to {_PORTS - 1}")
    return value


def _file_of_rules(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"/\S+\.(?:yml|yaml)", value):
        raise WrongValue("the path of rule files where Prometheus runs", value, "/etc/prometheus/rules/*.yml")
    return value


Interval = Annotated[timedelta, PlainValidator(_interval)]
_Path = Annotated[str, PlainValidator(matching(r"/\S+", "the path of a file where Prometheus runs", _CREDENTIALS))]


class Loose(Part):
    """A part with keys that we do not look into; prometheus_keys says which there are."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Any]


class Global(Loose):
    """What holds for all jobs that say nothing else."""

    scrape_interval: Interval = timedelta(minutes=1)
    scrape_timeout: Interval | None = None
    evaluation_interval: Interval = timedelta(minutes=1)


class Authorization(Part):
    """A token that a job shows."""

    type: Annotated[str, PlainValidator(matching(r"\S+", "a scheme of HTTP", "Bearer"))] = "Bearer"
    credentials_file: _Path = Field(examples=[_CREDENTIALS])
    instead: ClassVar[Mapping[str, str]] = {"credentials": f"{_NOT_IN_GIT}; write credentials_file: {_CREDENTIALS}"}


class BasicAuth(Part):
    """A user and a password that a job shows."""

    username: str | None = None
    username_file: _Path | None = None
    password_file: _Path | None = None
    instead: ClassVar[Mapping[str, str]] = {"password": f"{_NOT_IN_GIT}; write password_file: and a path"}


class Tls(Loose):
    """Whom a job trusts."""

    insecure_skip_verify: Annotated[bool, PlainValidator(true_or_false)] = False


class Static(Part):
    """Targets that are written down."""

    targets: tuple[Annotated[str, PlainValidator(_target)], ...] = Field(min_length=1, examples=["[fitfoot-api:9000]"])
    labels: dict[str, Any] = Field(default_factory=dict)


class Relabel(Part):
    """A step that changes a target's labels."""

    source_labels: tuple[str, ...] = ()
    separator: Any = None
    target_label: Annotated[str, PlainValidator(matching(r"[a-zA-Z_][\w${}]*", "a label's name", "job"))] | None = None
    regex: Any = None
    modulus: Any = None
    replacement: Any = None
    action: Annotated[str, PlainValidator(one_of(_ACTIONS, "an action", "replace"))] = "replace"


class Scrape(Loose):
    """A job."""

    job_name: Annotated[str, PlainValidator(matching(r"\S.*", "a job's name", "fitfoot-api"))] = Field(
        examples=["fitfoot-api"]
    )
    scrape_interval: Interval | None = None
    scrape_timeout: Interval | None = None
    metrics_path: Annotated[str, PlainValidator(matching(r"/\S*", "a path that begins with /", "/metrics"))] = (
        "/metrics"
    )
    scheme: Annotated[str, PlainValidator(one_of(("http", "https"), "a scheme", "http"))] = "http"
    authorization: Authorization | None = None
    basic_auth: BasicAuth | None = None
    tls_config: Tls = Tls()
    static_configs: tuple[Static, ...] = ()
    relabel_configs: tuple[Relabel, ...] = ()


class Configuration(Loose):
    """A whole file."""

    global_: Global = Field(default=Global(), alias="global")
    rule_files: tuple[Annotated[str, PlainValidator(_file_of_rules)], ...] = Field(
        min_length=1, examples=["[/etc/prometheus/rules/*.yml]"]
    )
    scrape_configs: tuple[Scrape, ...] = Field(min_length=1, examples=["[{job_name: fitfoot-api, static_configs: …}]"])
