"""Checking: what Grafana is provisioned with: the Prometheus that it asks, and the folder of its dashboards."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AliasGenerator, ConfigDict, Field, PlainValidator
from pydantic.alias_generators import to_camel

from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.report import Looked
from infra.operator.field_values import matching, one_of, text, true_or_false, whole_number
from infra.operator.findings import FilesRefused, Finding
from infra.operator.model_findings import Part, validate
from infra.operator.yaml_file import Document, read

DATASOURCES: Final = f"{paths.PROVISIONING}/datasources/prometheus.yaml"
PROVIDERS: Final = f"{paths.PROVISIONING}/dashboards/fitfoot.yaml"
_VARIABLE: Final = r"\$\{?[A-Z][A-Z0-9_]*\}?"
_URL: Final = (rf"{_VARIABLE}|https?://[^\s/@]+\S*", "an address without a password, or a variable", "$PROMETHEUS_URL")
_SECRET: Final = (_VARIABLE, "a variable of Grafana's environment, since this file is in Git", "$PROMETHEUS_PASSWORD")
_FOLDER: Final = (r"/[\w./-]+", "a folder, from the root", "/var/lib/grafana/dashboards")
_DURATION: Final = (r"[1-9][0-9]*(?:ms|s|m|h)", "a duration like 15s", "15s")

Yes = Annotated[bool, PlainValidator(true_or_false)]
Text = Annotated[str, PlainValidator(text("Prometheus"))]


class Camel(Part):
    """A map whose keys are written as Grafana does: `isDefault`."""

    model_config = ConfigDict(alias_generator=AliasGenerator(alias=to_camel))


class Json(Camel):
    """A data source's own options."""

    http_method: Annotated[str, PlainValidator(one_of(("POST", "GET"), "POST or GET", "POST"))] = "POST"
    prometheus_type: Annotated[
        str, PlainValidator(one_of(("Prometheus", "Mimir", "Thanos", "Cortex"), "a kind of Prometheus", "Prometheus"))
    ] = "Prometheus"
    prometheus_version: Text = ""
    time_interval: Annotated[str, PlainValidator(matching(*_DURATION))] = "15s"
    query_timeout: Annotated[str, PlainValidator(matching(*_DURATION))] = "60s"
    manage_alerts: Yes = False
    tls_skip_verify: Yes = False
    sig_v4_auth: Yes = False
    sig_v4_region: Text = ""
    sig_v4_auth_type: Text = ""


class Datasource(Camel):
    """One data source; https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources."""

    name: Text = Field(examples=["Prometheus"])
    uid: Annotated[str, PlainValidator(one_of(("prometheus",), "the uid that links name", "prometheus"))] = Field(
        examples=["prometheus"]
    )
    type: Annotated[str, PlainValidator(one_of(("prometheus",), "what dashboards ask", "prometheus"))] = Field(
        examples=["prometheus"]
    )
    access: Annotated[str, PlainValidator(one_of(("proxy", "direct"), "who asks", "proxy"))] = "proxy"
    url: Annotated[str, PlainValidator(matching(*_URL))] = Field(examples=["$PROMETHEUS_URL"])
    org_id: Annotated[int, PlainValidator(whole_number(1, 1_000_000, 1))] = 1
    is_default: Yes = False
    editable: Yes = False
    basic_auth: Yes = False
    basic_auth_user: Text = ""
    with_credentials: Yes = False
    version: Annotated[int, PlainValidator(whole_number(1, 1_000_000, 1))] = 1
    json_data: Json = Json()
    secure_json_data: dict[str, Annotated[str, PlainValidator(matching(*_SECRET))]] = Field(default_factory=dict)


class Datasources(Camel):
    """The whole file."""

    api_version: Annotated[int, PlainValidator(whole_number(1, 1, 1))] = Field(examples=["1"])
    datasources: tuple[Datasource, ...] = Field(min_length=1, examples=["[{name: …, uid: prometheus, …}]"])


class Options(Camel):
    """Where a provider's dashboards are."""

    path: Annotated[str, PlainValidator(matching(*_FOLDER))] = Field(examples=["/var/lib/grafana/dashboards"])
    folders_from_files_structure: Yes = False


class Provider(Camel):
    """Who loads dashboards; https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards."""

    name: Text = Field(examples=["fitfoot"])
    type: Annotated[str, PlainValidator(one_of(("file",), "where dashboards are", "file"))] = "file"
    folder: Text = ""
    folder_uid: Text = ""
    org_id: Annotated[int, PlainValidator(whole_number(1, 1_000_000, 1))] = 1
    disable_deletion: Yes = False
    allow_ui_updates: Yes = False
    update_interval_seconds: Annotated[int, PlainValidator(whole_number(10, 86_400, 30))] = 30
    options: Options = Field(examples=["{path: /var/lib/grafana/dashboards}"])


class Providers(Camel):
    """The whole file."""

    api_version: Annotated[int, PlainValidator(whole_number(1, 1, 1))] = Field(examples=["1"])
    providers: tuple[Provider, ...] = Field(min_length=1, examples=["[{name: …, options: {path: …}}]"])


def looked(checkout: Checkout) -> Iterator[Looked]:
    """Both files."""
    yield _look(checkout.folder / DATASOURCES, Datasources, lambda document: _scraped(checkout, document))
    yield _look(checkout.folder / PROVIDERS, Providers, lambda _: iter(()))


def _look(file: Path, kind: type[Part], more: Callable[[Document], Iterator[Finding]]) -> Looked:
    try:
        document = read(file, "apiVersion: 1")
    except FilesRefused as refused:
        return Looked(file, findings=refused.findings)
    _, mistakes = validate(kind, document)
    return Looked(file, _names(document.values), [*document.findings, *mistakes, *more(document)])


def _names(values: dict[str, Any]) -> str:
    listed = next((one for one in values.values() if isinstance(one, list)), [])
    return ", ".join(str(one.get("name")) for one in listed if isinstance(one, dict))


def _scraped(checkout: Checkout, document: Document) -> Iterator[Finding]:
    """Grafana has to know how often Prometheus asks, or $__rate_interval is too short for its rates."""
    configuration = checkout.prometheus.document.values.get("global") if checkout.prometheus.document else None
    every = configuration.get("scrape_interval") if isinstance(configuration, dict) else None
    listed = document.values.get("datasources")
    for index, one in enumerate(listed if isinstance(listed, list) else ()):
        options = one.get("jsonData") if isinstance(one, dict) else None
        said = options.get("timeInterval") if isinstance(options, dict) else None
        if isinstance(said, str) and re.fullmatch(_DURATION[0], said) and every and said != every:
            message = f"prometheus.yml scrapes every {every}, and Grafana is told {said}"
            yield document.finding(("datasources", index, "jsonData", "timeInterval"), message, f"write {every}")
