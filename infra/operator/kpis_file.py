"""Infra: the KPIs' file: from what an operator wrote to what is aimed at, or every mistake in it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from functions.model.kpi import MEASURES, Cadence, Direction, Kpi, Unit
from functions.model.names import nearest
from infra.operator.findings import FilesRefused, Finding
from infra.operator.kpis_format import MOST, KpiEntry, KpisFile
from infra.operator.model_findings import validate
from infra.operator.yaml_file import Document, read

_EXAMPLE: Final = "kpis:"
_ALMOST: Final = 0.65
_BOUNDS: Final[Mapping[Unit, tuple[int, int]]] = {
    Unit.PERCENTAGE: (0, 100),
    Unit.PERCENT: (0, 100),
    Unit.RATING: (1, 5),
}


def load(file: Path, services: Collection[str] = ()) -> tuple[Kpi, ...]:
    """The KPIs of a file, in its order; a service that is almost one of `services` is a slip of the pen.

    Raises:
        FilesRefused: with every mistake in the file, each with its line and what to write instead.
    """
    document = read(file, _EXAMPLE)
    found, mistakes = validate(KpisFile, document)
    mistakes = [*document.findings, *map(_of_its_measure, mistakes)]
    for name, entry in found.kpis.items() if found else ():
        mistakes += [*_not_of_the_measure(document, name, entry), *_limits(document, name, entry)]
        mistakes += _slip(document, name, entry, services)
    if mistakes or found is None:
        raise FilesRefused(mistakes)
    return tuple(_kpi(name, entry) for name, entry in found.kpis.items())


def _of_its_measure(finding: Finding) -> Finding:
    """A unit that there is not, with the one that its measure has."""
    found = re.fullmatch(r"kpis\.(\w+)\.unit", finding.field)
    if not found or found[1] not in MEASURES or not finding.hint.startswith("write unit"):
        return finding
    return replace(finding, hint=f"write unit: {_in_yaml(MEASURES[found[1]].unit)}")


def _in_yaml(unit: Unit) -> str:
    return f'"{unit}"' if unit is Unit.PERCENT else unit  # which begins no word there


def _kpi(name: str, entry: KpiEntry) -> Kpi:
    return Kpi(
        name=name,
        target=entry.target,
        alert=entry.alert,
        cadence=Cadence(entry.cadence),
        service=entry.service,
        runbook=entry.runbook,
        dashboard=entry.dashboard,
    )


def _not_of_the_measure(document: Document, name: str, entry: KpiEntry) -> Iterator[Finding]:
    """What the measure itself decides, and the file only tells its readers."""
    measure = MEASURES[name]
    if entry.unit != measure.unit:
        message = f"{name} is measured in {measure.unit}, not in {entry.unit}"
        yield document.finding(
            ("kpis", name, "unit"), message, f"write unit: {_in_yaml(measure.unit)}, and its numbers in it"
        )
    if entry.direction != measure.better:
        message = f"{name} is better when it is {measure.better}"
        yield document.finding(("kpis", name, "direction"), message, f"write direction: {measure.better}")


def _slip(document: Document, name: str, entry: KpiEntry, services: Collection[str]) -> Iterator[Finding]:
    """Any service is one, but its alert would join no incident of the one that was meant."""
    meant = None if entry.service in services else nearest(entry.service, services, _ALMOST)
    if meant:
        message = f"nothing else is of the service {entry.service!r}"
        yield document.finding(("kpis", name, "service"), message, f"did you mean {meant}?")


def _limits(document: Document, name: str, entry: KpiEntry) -> Iterator[Finding]:
    """Numbers that the unit does not have, and an alert for what is aimed at."""
    unit, better = MEASURES[name].unit, MEASURES[name].better
    lowest, highest = _BOUNDS.get(unit, (0, MOST))
    for key, limit in (("target", entry.target), ("alert", entry.alert)):
        if limit is not None and not lowest <= limit <= highest:
            message = f"{key} is a {unit} from {lowest} to {highest}, not {limit}"
            yield document.finding(("kpis", name, key), message, f"write {key} within these bounds")
    if Kpi(name, entry.target, entry.alert).alerts(entry.target):
        side = "below" if better is Direction.HIGHER else "above"
        message = f"alert {entry.alert} would tell of what meets the target {entry.target}"
        yield document.finding(("kpis", name, "alert"), message, f"write an alert {side} the target, or null")
