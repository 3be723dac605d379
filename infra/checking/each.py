"""Checking: the files that stand for themselves: what each holds, or what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from functions.model.check import Check
from functions.model.kpi import MEASURES, Kpi
from functions.model.route import Routes
from infra.automation import read as automation
from infra.checking import paths
from infra.checking.checkout import Checkout, Found, Opened
from infra.checking.report import Looked
from infra.operator.findings import FilesRefused, Finding


def checks(checkout: Checkout) -> Iterator[Looked]:
    """What is visited."""
    yield _looked(checkout.checks, _checks)


def routes(checkout: Checkout) -> Iterator[Looked]:
    """Who hears of what."""
    yield _looked(checkout.routes, _routes)


def kpis(checkout: Checkout) -> Iterator[Looked]:
    """What is aimed at."""
    yield _looked(checkout.kpis, _kpis)


def prometheus(checkout: Checkout) -> Iterator[Looked]:
    """What is scraped."""
    yield _looked(checkout.prometheus, lambda said: counted(len(said.jobs), "job"))


def runbooks(checkout: Checkout) -> Iterator[Looked]:
    """Each runbook."""
    if not checkout.runbook_files:
        yield nothing_in(checkout.folder / paths.RUNBOOKS, "runbook", "high-error-rate.yaml")
    yield from (look(file, _runbook) for file in checkout.runbook_files)


def settings(checkout: Checkout) -> Iterator[Looked]:
    """Each environment's settings."""
    if not checkout.settings:
        yield nothing_in(checkout.folder / paths.SETTINGS, "settings file", "production.yaml")
    yield from (_looked(one, lambda said: f"environment {said.name} in {said.region}") for one in checkout.settings)


def look(file: Path, read: Callable[[Path], str]) -> Looked:
    """Read a file; `read` says what it holds, or raises FilesRefused."""
    try:
        return Looked(file, read(file))
    except FilesRefused as refused:
        return Looked(file, findings=refused.findings)


def nothing_in(folder: Path, what: str, example: str) -> Looked:
    """A folder that lacks what it is for."""
    return Looked(folder, findings=[Finding(folder, 1, "", f"holds no {what}", f"create {example} in it")])


def counted(number: int, noun: str) -> str:
    """`1 check`, `3 checks`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _looked(file: Opened[Found], holds: Callable[[Found], str]) -> Looked:
    return Looked(file.file, "" if file.found is None else holds(file.found), file.findings)


def _checks(checks: Sequence[Check]) -> str:
    return counted(len(checks), "check")


def _routes(routes: Routes) -> str:
    return counted(len(routes.routes), "route")


def _kpis(kpis: Sequence[Kpi]) -> str:
    alerting = sum(kpi.alert is not None for kpi in kpis)
    missing = [name for name in MEASURES if name not in {kpi.name for kpi in kpis}]
    without = f"; not in it: {', '.join(missing)}" if missing else ""
    return f"{counted(len(kpis), 'KPI')}, {alerting} with an alert{without}"


def _runbook(file: Path) -> str:
    document = automation.load(file)
    return f"{document.name}, {len(document.steps)} steps"
