"""Infra: Grafana's provisioning files as operators write them: where it asks, and which dashboards it loads."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

from pydantic import AliasGenerator, ConfigDict, Discriminator, Field, PlainValidator, Tag
from pydantic.alias_generators import to_camel

from infra.operator.field_values import matching, one_of, text, true_or_false, whole_number
from infra.operator.findings import WrongValue
from infra.operator.model_findings import Part

PROMETHEUS: Final = "prometheus"
_ASKED, _OTHER = "[prometheus]", "[other]"
_VARIABLE: Final = r"\$(?:\w+|\{\w+\}|__(?:env|file)\{[^}]+\})"
_ADDRESS: Final = re.compile(rf"https?://[^\s/@]+(?:/\S*)?|(?:https?://)?{_VARIABLE}(?:[:/]\S*)?")
_NOT_IN_GIT: Final = "a secret has no place in a file that Git holds"
_INSTEAD: Final = "secureJsonData: {basicAuthPassword: $PROMETHEUS_PASSWORD}"
_MANY: Final = 2**31


def _address(value: object) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise WrongValue("an address without a user, or a variable of Grafana's environment", value, "$PROMETHEUS_URL")
    return value


def _secrets(value: object) -> Mapping[str, str]:
    """Variables of the environment or files of secrets, and nothing else."""
    if not isinstance(value, dict):
        raise WrongValue("a map", value, "{basicAuthPassword: $PROMETHEUS_PASSWORD}")
    for name, one in value.items():
        if not isinstance(one, str) or not re.fullmatch(_VARIABLE, one):
            raise ValueError(f"holds {name} itself, and {_NOT_IN_GIT}; write {_INSTEAD}")
    return value


_Text = Annotated[str, PlainValidator(text("Prometheus"))]
_Switch = Annotated[bool, PlainValidator(true_or_false)]
_Version = Annotated[int, PlainValidator(whole_number(1, 1, 1))]
_Organisation = Annotated[int, PlainValidator(whole_number(1, _MANY, 1))]
_Span = Annotated[str, PlainValidator(matching(r"\d+(?:ms|s|m|h)", "a duration", "15s"))]
_Path = matching(r"(?:/|\$)\S+", "the path of a folder where Grafana runs", "/var/lib/grafana/dashboards")


class _Camel(Part):
    """Grafana writes `isDefault` where we have is_default."""

    model_config = ConfigDict(alias_generator=AliasGenerator(alias=to_camel))


class JsonData(_Camel):
    """How a Prometheus is asked."""

    time_interval: _Span = Field(examples=["15s"])
    http_method: Annotated[str, PlainValidator(one_of(("POST", "GET"), "a method", "POST"))] = "POST"
    prometheus_type: Annotated[
        str, PlainValidator(one_of(("Prometheus", "Cortex", "Mimir", "Thanos"), "a kind of Prometheus", "Prometheus"))
    ] = "Prometheus"
    prometheus_version: _Text = ""
    query_timeout: _Span = "60s"
    cache_level: Annotated[str, PlainValidator(one_of(("None", "Low", "Medium", "High"), "a level", "Low"))] = "Low"
    incremental_querying: _Switch = False
    disable_recording_rules: _Switch = False
    manage_alerts: _Switch = True
    custom_query_parameters: _Text = ""
    tls_skip_verify: _Switch = False
    tls_auth_with_ca_cert: _Switch = Field(default=False, alias="tlsAuthWithCACert")
    sig_v4_auth: _Switch = Field(default=False, alias="sigV4Auth")
    sig_v4_region: _Text = Field("", alias="sigV4Region")
    sig_v4_auth_type: _Text = Field("", alias="sigV4AuthType")


class Asked(_Camel):
    """A Prometheus that Grafana asks."""

    tag: ClassVar[str] = _ASKED
    instead: ClassVar[Mapping[str, str]] = {
        "password": f"{_NOT_IN_GIT}; write {_INSTEAD}",
        "basicAuthPassword": f"{_NOT_IN_GIT}; write {_INSTEAD}",
    }
    name: _Text = Field(examples=["Prometheus"])
    uid: Annotated[str, PlainValidator(matching(r"[A-Za-z0-9_-]{1,40}", "an id of up to 40 letters", PROMETHEUS))] = (
        Field(examples=[PROMETHEUS])
    )
    type: _Text
    access: Annotated[str, PlainValidator(one_of(("proxy", "direct"), "who asks", "proxy"))] = "proxy"
    url: Annotated[str, PlainValidator(_address)] = Field(examples=["$PROMETHEUS_URL"])
    org_id: _Organisation = 1
    basic_auth: _Switch = False
    basic_auth_user: _Text = ""
    with_credentials: _Switch = False
    is_default: _Switch = False
    editable: _Switch = False
    version: Annotated[int, PlainValidator(whole_number(0, _MANY, 1))] = 1
    json_data: JsonData = Field(examples=["{timeInterval: 15s}"])
    secure_json_data: Annotated[Mapping[str, str], PlainValidator(_secrets)] = Field(default_factory=dict)


class Other(_Camel):
    """Whatever else Grafana asks, which is not ours."""

    tag: ClassVar[str] = _OTHER
    model_config = ConfigDict(extra="allow")
    name: _Text = Field(examples=["Loki"])
    type: _Text = Field(examples=[PROMETHEUS])


def _kind(source: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    return _ASKED if isinstance(source, dict) and source.get("type") == PROMETHEUS else _OTHER


class DataSources(_Camel):
    """A file in `datasources/`."""

    api_version: _Version = Field(examples=["1"])
    prune: _Switch = False
    datasources: tuple[
        Annotated[Annotated[Asked, Tag(_ASKED)] | Annotated[Other, Tag(_OTHER)], Discriminator(_kind)], ...
    ] = Field(min_length=1, examples=["[{name: Prometheus, type: prometheus, …}]"])
    delete_datasources: Any = None


class Options(_Camel):
    """Where a provider reads."""

    path: Annotated[str, PlainValidator(_Path)] = Field(examples=["/var/lib/grafana/dashboards"])
    folders_from_files_structure: _Switch = False


class Provider(_Camel):
    """A folder of dashboards that Grafana loads."""

    name: _Text = Field(examples=["fitfoot"])
    type: Annotated[str, PlainValidator(one_of(("file",), "where dashboards are", "file"))] = "file"
    org_id: _Organisation = 1
    folder: _Text = ""
    folder_uid: _Text = ""
    disable_deletion: _Switch = False
    allow_ui_updates: _Switch = False
    update_interval_seconds: Annotated[int, PlainValidator(whole_number(1, 86_400, 30))] = 10
    options: Options = Field(examples=["{path: /var/lib/grafana/dashboards}"])


class Providers(_Camel):
    """A file in `dashboards/`."""

    api_version: _Version = Field(examples=["1"])
    providers: tuple[Provider, ...] = Field(min_length=1, examples=["[{name: fitfoot, options: …}]"])
