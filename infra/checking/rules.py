"""Checking: the shape of the rules."""

from collections.abc import Iterator
from pathlib import Path

from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.each import look
from infra.checking.report import Looked
from infra.operator import rules_file
from infra.operator.findings import FilesRefused, Finding


def shape(checkout: Checkout) -> Iterator[Looked]:
    """All rule files as one, since names may not stand twice."""

    def read(alerts: Path) -> str:
        groups = rules_file.load(checkout.rule_files)
        if not groups:
            raise FilesRefused([Finding(alerts, 1, "", "holds no alert", "create critical.yml in it")])
        return f"{sum(len(group.rules) for group in groups)} alerts in {len(groups)} groups"

    yield look(checkout.folder / paths.ALERTS, read)
