"""Series: exported.yaml: what the shop and its exporters tell Prometheus, as an operator wrote it down."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from functions.model.names import did_you_mean
from infra.operator.field_values import matching, one_of
from infra.operator.findings import FilesRefused, Finding, WrongValue
from infra.operator.model_findings import Part, validate
from infra.operator.series.series import Series, Type, Values, of_family
from infra.operator.series.unit import Unit, of_name
from infra.operator.yaml_file import Document, read

_EXAMPLE: Final = "jobs:"
_NAME: Final = (r"[a-zA-Z_:][a-zA-Z0-9_:]*", "a metric's name, of letters, digits and underscores", "up")
_UNITS: Final = {unit.name.lower(): unit for unit in Unit if unit not in (Unit.NUMBER, Unit.UNKNOWN)}
_TYPES: Final = [type_.value for type_ in Type]
_MADE: Final = ("job", "instance")
_OF_PARTS: Final = (Type.HISTOGRAM, Type.SUMMARY)
_OURS: Final = "fitfoot-monitoring"
_PERHAPS: Final = ("fitfoot-admin", "node")
"""Jobs that not every shop has."""


def _values(value: object) -> Values:
    """What a label may hold: `any`, or a list of texts."""
    if value == "any":
        return None
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return frozenset(value)
    raise WrongValue("any, or a list of texts", value, "any")


class Metric(Part):
    """A family as its scrape tells it; the unit where the name does not say it."""

    type_: Annotated[str, PlainValidator(one_of(_TYPES, "a type", "counter"))] = Field(
        alias="type", examples=["counter"]
    )
    labels: dict[str, Annotated[Values, PlainValidator(_values)]] = Field(default_factory=dict)
    unit: Annotated[str, PlainValidator(one_of(list(_UNITS), "a unit", "seconds"))] = ""


class Exported(Part):
    """The whole file."""

    jobs: dict[str, dict[Annotated[str, PlainValidator(matching(*_NAME))], Metric]] = Field(
        examples=["{node: {node_load1: {type: gauge}}}"]
    )


def load(file: Path, jobs: Collection[str] = ()) -> dict[str, list[Series]]:
    """The series of each job, as it exports them: without the labels of its target.

    Where `jobs` are given, nothing else is scraped, but for those that not every shop has.

    Raises:
        FilesRefused: with every mistake in the file.
    """
    document = read(file, _EXAMPLE)
    found, mistakes = validate(Exported, document)
    mistakes = [*document.findings, *mistakes]
    for job, metrics in found.jobs.items() if found else ():
        mistakes += [*_of_job(document, job, jobs), *_of_metrics(document, job, metrics)]
    mistakes += _of_types(document, found.jobs) if found else ()
    if mistakes or found is None:
        raise FilesRefused(mistakes)
    return {
        job: [one for name, metric in metrics.items() for one in _series(name, metric)]
        for job, metrics in found.jobs.items()
    }


def _of_types(document: Document, jobs: Mapping[str, Mapping[str, Metric]]) -> Iterator[Finding]:
    """One name of two types: told where it is as in the fewest jobs, of as many in the later one."""
    for name in dict.fromkeys(name for metrics in jobs.values() for name in metrics):
        types = {job: metrics[name].type_ for job, metrics in jobs.items() if name in metrics}
        usual, _ = Counter(types.values()).most_common(1)[0]
        for job, type_ in types.items():
            if type_ != usual and not (name.endswith("_total") and type_ != Type.COUNTER):  # which is told already
                message = f"{name} is a {type_} here, and a {usual} in other jobs"
                yield document.finding(("jobs", job, name, "type"), message, f"write type: {usual}")


def _series(name: str, metric: Metric) -> Iterator[Series]:
    return of_family(name, Type(metric.type_), metric.labels, _UNITS[metric.unit] if metric.unit else None)


def _of_job(document: Document, job: str, jobs: Collection[str]) -> Iterator[Finding]:
    """A job that stands elsewhere, or nowhere."""
    if job == _OURS:
        yield document.finding(("jobs", job), f"what {job} exports follows from the code", "remove it")
    elif jobs and job not in (*jobs, *_PERHAPS):
        choices = sorted({*jobs, *_PERHAPS} - {_OURS})
        message = f"prometheus.yml scrapes no job {job}"
        yield document.finding(("jobs", job), message, did_you_mean(job, choices).removeprefix("; "))


def _of_metrics(document: Document, job: str, metrics: Mapping[str, Metric]) -> Iterator[Finding]:
    """What no exporter says of itself."""
    for name, metric in metrics.items():
        place = ("jobs", job, name)
        whole = metrics.get(name.rpartition("_")[0])
        if whole and whole.type_ in _OF_PARTS and name.endswith(("_bucket", "_count", "_sum")):
            yield document.finding(place, f"{name} is part of a {whole.type_} that is listed already", "remove it")
        if name.endswith("_total") and metric.type_ not in (Type.COUNTER, Type.UNKNOWN):
            message = f"{name} is a counter by its name, not a {metric.type_}"
            yield document.finding((*place, "type"), message, "write type: counter")
        said = of_name(name)
        if metric.unit and said not in (Unit.UNKNOWN, Unit.COUNT, _UNITS[metric.unit]):
            message = f"{name} is {said} by its name, not {metric.unit}"
            yield document.finding((*place, "unit"), message, "remove unit, or write the name as it is exported")
        for label in metric.labels:
            if label in _MADE or (label == "le" and metric.type_ == Type.HISTOGRAM):
                yield document.finding((*place, "labels", label), f"{label} is there always", f"remove {label}")
