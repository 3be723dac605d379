"""Checking: a checkout's files, each read once: what stands in it, what it means, or what is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from functions.model.check import Check
from functions.model.kpi import Kpi
from functions.model.route import Routes
from infra.automation import read as automation
from infra.automation.payload_fields import SERVICES
from infra.checking import paths
from infra.checking.written import Written, entries, rules_in
from infra.operator import checks_file, kpis_file, prometheus_file, promtool, routes_file, rules_file
from infra.operator.findings import FilesRefused, Finding
from infra.operator.prometheus_file import Prometheus
from infra.operator.settings import Settings, load_settings
from infra.operator.yaml_file import Document, read

Found = TypeVar("Found")
_ENDINGS = (".yaml", ".yml")
_WORD = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True)
class Opened(Generic[Found]):
    """One file.

    Attributes:
        document: what stands in it; None where it is no YAML.
        found: what that means; None where anything in it is wrong.
        findings: what is.
    """

    file: Path
    document: Document | None
    found: Found | None
    findings: Sequence[Finding] = ()


def opened(file: Path, load: Callable[[Path], Found]) -> Opened[Found]:
    """Read a file, and what it means by `load`, which raises FilesRefused where it is wrong."""
    try:
        document = read(file, "")
    except FilesRefused:
        document = None
    try:
        return Opened(file, document, load(file))
    except FilesRefused as refused:
        return Opened(file, document, None, refused.findings)


class Checkout:
    """The operator's files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def checks(self) -> Opened[tuple[Check, ...]]:
        """What is visited."""
        return opened(self.folder / paths.CHECKS, checks_file.load)

    @cached_property
    def routes(self) -> Opened[Routes]:
        """Who hears of what."""
        return opened(self.folder / paths.ROUTES, routes_file.load)

    @cached_property
    def kpis(self) -> Opened[tuple[Kpi, ...]]:
        """What is aimed at."""
        known = self.services if self.checks.document else ()
        return opened(self.folder / paths.KPIS, lambda file: kpis_file.load(file, known))

    @cached_property
    def prometheus(self) -> Opened[Prometheus]:
        """What is scraped."""
        return opened(self.folder / paths.PROMETHEUS, prometheus_file.load)

    @cached_property
    def settings(self) -> Sequence[Opened[Settings]]:
        """Each environment's."""
        files = (self.folder / paths.SETTINGS).glob("*")
        return [opened(file, load_settings) for file in sorted(files) if file.suffix in _ENDINGS]

    @cached_property
    def rule_files(self) -> Sequence[Path]:
        """What records, then what alerts, there or not."""
        return rules_file.rule_files(self.folder / paths.MONITORING)

    @cached_property
    def rules(self) -> Sequence[Written]:
        """Every rule of every file that is YAML, as it is written."""
        documents: list[Document] = []
        for file in self.rule_files:
            with suppress(FilesRefused):
                documents.append(read(file, ""))
        return [rule for document in documents for rule in rules_in(document)]

    @cached_property
    def all_named(self) -> bool:
        """Whether checks, routes, KPIs and rules can all be read: only then what none names is named nowhere."""
        documents = (self.checks.document, self.routes.document, self.kpis.document)
        ruled = {rule.document.file for rule in self.rules}
        return None not in documents and ruled >= set(self.rule_files) and any(one.text("alert") for one in self.rules)

    @cached_property
    def cases(self) -> Sequence[Written]:
        """The tests of the rules, as far as they are YAML."""
        found: list[Written] = []
        for file in promtool.test_files(self.folder):
            with suppress(FilesRefused):
                found += entries(read(file, ""), "tests")
        return found

    @cached_property
    def runbook_files(self) -> Sequence[Path]:
        """Each runbook."""
        return automation.runbook_files(self.folder / paths.RUNBOOKS)

    @property
    def runbooks(self) -> Sequence[str]:
        """Their names in Systems Manager."""
        return [automation.document_name(file) for file in self.runbook_files]

    @cached_property
    def dashboards(self) -> Sequence[Path]:
        """Each dashboard, whose uid is its file's name."""
        return sorted((self.folder / paths.DASHBOARDS).glob("*.json"))

    @cached_property
    def services_of_checks(self) -> Mapping[str, str]:
        """The service of each check by its name, also of a file that is wrong elsewhere."""
        if self.checks.found is not None:
            return {check.name: check.service for check in self.checks.found}
        written = entries(self.checks.document, "endpoints")
        return {one.text("name"): one.text("service") or one.text("group") or one.text("name") for one in written}

    @cached_property
    def services(self) -> frozenset[str]:
        """Those that the shop is made of, and what is checked."""
        return frozenset({*SERVICES, "shop", "monitoring", *self.services_of_checks.values()})

    @cached_property
    def jobs(self) -> frozenset[str]:
        """What `job` may be, as far as prometheus.yml says."""
        return frozenset(job.label for job in self.prometheus.found.jobs) if self.prometheus.found else frozenset()

    @property
    def jobs_services(self) -> frozenset[str]:
        """The services that the shop's jobs are named after: fitfoot-web is of web."""
        return frozenset(job.removeprefix("fitfoot-") for job in self.jobs)

    @cached_property
    def exported(self) -> Document | None:
        """What each job exports; None where it is no YAML."""
        with suppress(FilesRefused):
            return read(self.folder / paths.EXPORTED, "")
        return None

    @cached_property
    def series_labels(self) -> frozenset[str]:
        """The labels that series may have, by what is exported, scraped and asked: rather too many than too few."""
        found = {"job", "instance", *(word for rule in self.rules for word in _WORD.findall(rule.text("expr")))}
        document = self.prometheus.document
        for job in entries(document, "scrape_configs"):
            found |= {one.text("target_label") for one in entries(document, *job.place, "relabel_configs")}
            for targets in entries(document, *job.place, "static_configs"):
                found |= targets.names("labels")
        for job in entries(self.exported, "jobs"):
            for metric in entries(job.document, *job.place):
                found |= metric.names("labels")
        return frozenset(found)
