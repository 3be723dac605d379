"""Series: all that a Prometheus has that loads an operator's files, and how often it comes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from infra.operator import checks_file, kpis_file, prometheus_file
from infra.operator.asked.rules import WrittenRule
from infra.operator.findings import FilesRefused
from infra.operator.series import exported, ours
from infra.operator.series.recorded import recorded
from infra.operator.series.series import Kind, Known, Series, Values, by_name, of_job
from infra.operator.series.unit import Unit

USUAL: Final = timedelta(seconds=15)
EXPORTED: Final = "exported.yaml"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Having:
    """The series, and how long there is between two scrapes of each job."""

    known: Known
    intervals: Mapping[str, timedelta]

    def scrape(self, jobs: Values) -> timedelta:
        """How long there is between two values of series of these jobs, at most; the usual where it is any job."""
        return max((self.intervals.get(job, USUAL) for job in jobs or ()), default=USUAL)


def having(monitoring: Path, rules: Sequence[WrittenRule]) -> Having:
    """What there is by the files of a folder and its rules.

    Checks, KPIs and scrape intervals are taken as they are usual where their files are wrong, which is told elsewhere.

    Raises:
        FilesRefused: exported.yaml is wrong.
    """
    scraped = _or_none(prometheus_file.load, monitoring / "prometheus.yml")
    jobs = exported.load(monitoring / EXPORTED, [one.label for one in scraped.jobs] if scraped else ())
    checks = _or_none(checks_file.load, monitoring / "checks.yaml")
    kpis = _or_none(kpis_file.load, monitoring / "kpis.yaml")
    jobs[ours.JOB] = ours.exported(checks, kpis)
    intervals = {one.label: one.interval for one in scraped.jobs} if scraped else {ours.JOB: 4 * USUAL}
    series = [one for job, its in jobs.items() for one in of_job(job, its)]
    there = Having(by_name([*series, *_alerts(rules)]), intervals)
    return Having(recorded(rules, there.known, there.scrape), intervals)


def _alerts(rules: Iterable[WrittenRule]) -> list[Series]:
    """What Prometheus says of alerts that are pending or fire."""
    alerts = [rule for rule in rules if not rule.records]
    if not alerts:
        return []
    names = frozenset(rule.name for rule in alerts)
    more = {label: None for rule in alerts for label in rule.labels}
    labels = {"alertname": names, "job": None, "instance": None, **more}
    states = {"alertstate": frozenset({"firing", "pending"})}
    return [
        Series("ALERTS", Kind.GAUGE, {**labels, **states}, Unit.BOOL),
        Series("ALERTS_FOR_STATE", Kind.GAUGE, labels, Unit.TIME),
    ]


def _or_none(load: Callable[[Path], Found], file: Path) -> Found | None:
    with suppress(FilesRefused):
        return load(file)
    return None
