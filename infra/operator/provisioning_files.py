"""Infra: what Grafana is provisioned with: each file by itself, and what dashboards and Prometheus want of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from functions.model.names import nearest
from infra.operator import prometheus_file
from infra.operator.findings import FilesRefused, Finding
from infra.operator.model_findings import Part, validate
from infra.operator.provisioning_format import PROMETHEUS, Asked, DataSources, Providers
from infra.operator.rule_values import prometheus_duration
from infra.operator.yaml_file import Document, read

FOLDER: Final = "infra/monitoring/grafana/provisioning"
_CONFIG: Final = "infra/monitoring/prometheus.yml"
_BEGINS: Final = "apiVersion: 1"
_File = TypeVar("_File", bound=Part)


def findings(folder: Path) -> list[Finding]:
    """Every mistake in the provisioning files of a checkout, each with its line and what to write instead."""
    found: list[Finding] = []
    sources = list(_read(folder / FOLDER / "datasources", DataSources, found))
    providers = list(_read(folder / FOLDER / "dashboards", Providers, found))
    if not found:
        found += [*_of_sources(folder, sources), *_of_providers(providers)]
    return found


def _read(folder: Path, kind: type[_File], found: list[Finding]) -> Iterator[tuple[Document, _File]]:
    """The files of a folder that are right; what is wrong with the others is added."""
    files = sorted(file for file in folder.glob("*") if file.suffix in (".yaml", ".yml"))
    if not files:
        found.append(Finding(folder, 1, "", "holds no file that ends in .yaml", "Grafana has nothing to load: add one"))
    for file in files:
        try:
            document = read(file, _BEGINS)
        except FilesRefused as refused:
            found += refused.findings
            continue
        right, wrong = validate(kind, document)
        found += [*document.findings, *wrong]
        if right:
            yield document, right


def _of_sources(folder: Path, files: Sequence[tuple[Document, DataSources]]) -> Iterator[Finding]:
    sources = [(document, at, one) for document, file in files for at, one in enumerate(file.datasources)]
    names = [(document, ("datasources", at, "name"), one.name) for document, at, one in sources]
    yield from _twice(names, "data source")
    asked = [(document, at, one) for document, at, one in sources if isinstance(one, Asked)]
    yield from _twice([(document, ("datasources", at, "uid"), one.uid) for document, at, one in asked], "uid")
    meant = [
        (document, at, one.type)
        for document, at, one in sources
        if nearest(one.type, [PROMETHEUS], 0.8) or (document.values["datasources"][at].get("uid") == PROMETHEUS)
    ]
    for document, at, kind in meant:
        if kind != PROMETHEUS:
            message = f"the data source that dashboards ask is of the type {kind}"
            yield document.finding(("datasources", at, "type"), message, f"write type: {PROMETHEUS}")
    if not meant or (asked and not any(one.uid == PROMETHEUS for _, _, one in asked)):
        document, at, _ = asked[0] if asked else sources[0]
        message = f"no data source of type {PROMETHEUS} has the uid {PROMETHEUS}"
        yield document.finding(("datasources", at, "uid"), message, f"write uid: {PROMETHEUS}")
    for document, at, one in asked:
        yield from _of_interval(folder, document, at, one)


def _of_interval(folder: Path, document: Document, at: int, one: Asked) -> Iterator[Finding]:
    """`$__rate_interval` is four times what Grafana takes for the scrape interval."""
    try:
        prometheus_file.load(folder / _CONFIG)
        wanted = read(folder / _CONFIG, "global:").values["global"]["scrape_interval"]
    except (FilesRefused, KeyError, TypeError):
        return  # said of that file
    given = one.json_data.time_interval
    if one.uid == PROMETHEUS and prometheus_duration(given) != prometheus_duration(wanted):
        yield document.finding(
            ("datasources", at, "jsonData", "timeInterval"),
            f"timeInterval is {given}, and scrape_interval in prometheus.yml is {wanted}",
            f"write timeInterval: {wanted}",
        )


def _of_providers(files: Sequence[tuple[Document, Providers]]) -> Iterator[Finding]:
    providers = [(document, at, one) for document, file in files for at, one in enumerate(file.providers)]
    yield from _twice([(document, ("providers", at, "name"), one.name) for document, at, one in providers], "provider")
    paths = [(document, ("providers", at, "options", "path"), one.options.path) for document, at, one in providers]
    yield from _twice(paths, "path")


def _twice(named: Sequence[tuple[Document, tuple[str | int, ...], str]], what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for document, place, name in named:
        if name in seen:
            yield document.finding(place, f"another {what} is {name}, too", "give it one of its own")
        seen.add(name)
