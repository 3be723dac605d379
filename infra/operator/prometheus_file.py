"""Infra: prometheus.yml: from what an operator wrote to the jobs that rules and dashboards select, or every mistake."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from functions.model.names import nearest
from infra.operator.findings import FilesRefused, Finding, Place, show_place
from infra.operator.model_findings import of_unknown_key, validate
from infra.operator.prometheus_format import SCRAPE_INSTEAD, Configuration
from infra.operator.prometheus_jobs import label, mistakes_of_jobs
from infra.operator.prometheus_keys import GLOBAL, SCRAPE, TOP
from infra.operator.rules_file import rule_files
from infra.operator.yaml_file import Document, read

RULES: Final = "/etc/prometheus/rules"
"""Where Prometheus finds the rule files (kubernetes/README.md)."""


@dataclass(frozen=True)
class ScrapeJob:
    """A job: its name in the file, the label `job` of its series, how often it is asked, its line."""

    name: str
    label: str
    interval: timedelta
    line: int


@dataclass(frozen=True)
class Prometheus:
    """What the file says, as far as others rely on it."""

    evaluation_interval: timedelta
    jobs: tuple[ScrapeJob, ...]

    def interval(self, label: str) -> timedelta | None:
        """How often the series of a job come; None for one that is not scraped."""
        return max((one.interval for one in self.jobs if one.label == label), default=None)


def load(file: Path) -> Prometheus:
    """The file, whose rule files stand beside it.

    Raises:
        FilesRefused: with every mistake in the file, each with its line and what to write instead.
    """
    document = read(file, "global:")
    unknown = list(_unknown_keys(document))
    found, wrong = validate(Configuration, document)
    meant = {place for place, _ in unknown}
    mistakes = [*document.findings, *(one for _, one in unknown), *(one for one in wrong if one.field not in meant)]
    if found and not unknown:
        mistakes += [*mistakes_of_jobs(document, found), *_of_rule_files(document, found)]
    if mistakes or not found:
        raise FilesRefused(mistakes)
    return Prometheus(found.global_.evaluation_interval, tuple(_jobs(document, found)))


def _jobs(document: Document, found: Configuration) -> Iterator[ScrapeJob]:
    for index, job in enumerate(found.scrape_configs):
        interval = job.scrape_interval or found.global_.scrape_interval
        yield ScrapeJob(job.job_name, label(job.model_dump()), interval, document.lines["scrape_configs", index])


def _unknown_keys(document: Document) -> Iterator[tuple[str, Finding]]:
    """Each with the place that it was perhaps to have, which then is not missing besides."""
    jobs = document.values.get("scrape_configs")
    maps: list[tuple[Place, object, tuple[str, ...]]] = [((), document.values, TOP)]
    maps.append((("global",), document.values.get("global"), GLOBAL))
    maps += [(("scrape_configs", at), job, SCRAPE) for at, job in enumerate(jobs if isinstance(jobs, list) else ())]
    for place, found, known in maps:
        for key in found if isinstance(found, dict) else ():
            if key not in known:
                meant = show_place((*place, nearest(key, known) or ""))
                yield meant, document.finding((*place, key), *of_unknown_key(key, known, SCRAPE_INSTEAD))


def _of_rule_files(document: Document, found: Configuration) -> Iterator[Finding]:
    """Rule files of ours that no pattern loads."""
    names = [file.name for file in rule_files(document.file.parent)]
    if left := [one for one in names if not any(fnmatch(f"{RULES}/{one}", pattern) for pattern in found.rule_files)]:
        message = f"no pattern loads {', '.join(left)}, which Prometheus has in {RULES}"
        yield document.finding(("rule_files", 0), message, f"write {RULES}/*.yml, and let rule files end in .yml")
