"""Checking: files that are so wrong that others cannot be held against them: what is not said until they are mended."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.checking import paths
from infra.checking.checkout import Checkout, Opened
from infra.operator import kubernetes_files
from infra.operator.findings import FilesRefused


def unread(checkout: Checkout) -> list[Path]:
    """Those of which anything that other files are held against could not be read."""
    described: list[Opened[Any]] = [checkout.checks, checkout.routes, checkout.kpis, checkout.prometheus]
    described += checkout.settings
    return [*(one.file for one in described if one.found is None), *_rules(checkout), *_rights(checkout)]


def rules_unread(checkout: Checkout) -> bool:
    """Whether there may be alerts, or labels of them, that nobody could read."""
    alerts = any(rule.text("alert") for rule in checkout.rules)
    return not alerts or checkout.prometheus.document is None or any(_rules(checkout))


def _rules(checkout: Checkout) -> Iterator[Path]:
    ruled = {rule.document.file for rule in checkout.rules}
    yield from (file for file in checkout.rule_files if file not in ruled)
    if checkout.exported is None:
        yield checkout.folder / paths.EXPORTED


def _rights(checkout: Checkout) -> Iterator[Path]:
    file = checkout.folder / paths.RBAC
    try:
        if file.exists():
            kubernetes_files.documents(file)
    except FilesRefused:
        yield file
