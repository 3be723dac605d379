"""Checking: what is looked at a folder at a time: dashboards, provisioning, Kubernetes, every expression."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.each import counted, nothing_in
from infra.checking.report import Looked
from infra.operator import dashboard_files, expressions, kubernetes_files, provisioning_files
from infra.operator.findings import Finding


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
    if (folder / paths.MONITORING).is_dir():
        found = expressions.findings(folder)
        yield Looked(folder / paths.EXPORTED, "" if found else expressions.holds(folder), found)


def _looked(
    checkout: Checkout, path: str, what: str, example: str, findings: Callable[[Path], Sequence[Finding]]
) -> Looked:
    """A folder that is not there, or holds nothing such, is one finding."""
    folder = checkout.folder / path
    there = list(folder.rglob(f"*{Path(example).suffix}"))
    if not there:
        return nothing_in(folder, what, example)
    return Looked(folder, counted(len(there), what), findings(checkout.folder))
