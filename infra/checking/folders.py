"""Checking: what is looked at a folder at a time: dashboards, provisioning, Kubernetes, every expression."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.each import counted, look, nothing_in
from infra.checking.report import Looked
from infra.operator import dashboard_files, expressions, kubernetes_files, provisioning_files
from infra.operator.findings import Finding
from infra.operator.series import exported


def dashboards(checkout: Checkout) -> Iterator[Looked]:
    """How each is built."""
    yield _looked(checkout, paths.DASHBOARDS, "dashboard", "system-overview.json", dashboard_files.findings)


def provisioning(checkout: Checkout) -> Iterator[Looked]:
    """What Grafana is told."""
    yield _looked(
        checkout, paths.PROVISIONING, "provisioning file", "datasources/prometheus.yaml", provisioning_files.findings
    )


def kubernetes(checkout: Checkout) -> Iterator[Looked]:
    """What is applied to the cluster."""
    yield _looked(checkout, paths.KUBERNETES, "manifest", "rbac.yaml", kubernetes_files.findings)


def asked(checkout: Checkout) -> Iterator[Looked]:
    """Each expression of rules and dashboards, against what is exported."""
    folder = checkout.folder
    if not (folder / paths.MONITORING).is_dir():
        return
    if not any(rule.document.file == folder / paths.RECORDING for rule in checkout.rules):
        unable = f"whether each expression is of what is exported: {paths.RECORDING} has no rule that can be read"
        yield replace(look(folder / paths.EXPORTED, _metrics), not_run=unable)
        return
    found = expressions.findings(folder)
    yield Looked(folder / paths.EXPORTED, "" if found else expressions.holds(folder), found)


def _metrics(file: Path) -> str:
    return counted(sum(map(len, exported.load(file).values())), "series")


def _looked(
    checkout: Checkout, path: str, what: str, example: str, findings: Callable[[Path], Sequence[Finding]]
) -> Looked:
    """A folder that is not there, or holds nothing such, is one finding."""
    folder = checkout.folder / path
    there = list(folder.rglob(f"*{Path(example).suffix}"))
    if not there:
        return nothing_in(folder, what, example)
    return Looked(folder, counted(len(there), what), findings(checkout.folder))
