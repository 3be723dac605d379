"""Tests: a file that is not there, or that nothing knows of yet."""

from pathlib import Path

import pytest

from functions.model.runbook import RUNBOOKS
from infra.checking import main, paths
from infra.checking.across import links
from infra.checking.checkout import Checkout

pytestmark = pytest.mark.unit


def test_settings_of_the_local_run_alone_are_told(folder: Path) -> None:
    (folder / paths.SETTINGS / "production.yaml").unlink()
    (told,) = main.together(Checkout(folder)).findings
    assert (told.file, told.line) == (folder / paths.SETTINGS / "production.yaml", 1)


def test_a_new_runbook_that_is_routed_is_told_where_the_functions_learn_of_it(folder: Path) -> None:
    book = folder / paths.RUNBOOKS / "restore-capacity.yaml"
    new = book.with_name("clear-cache.yaml")
    new.write_text(book.read_text().replace("FitFoot-RestoreCapacity", "FitFoot-ClearCache"))
    routes = folder / paths.ROUTES
    routes.write_text(routes.read_text().replace("document: FitFoot-SlowResponse", "document: FitFoot-ClearCache"))
    told = [*main.together(Checkout(folder)).findings, *Checkout(folder).routes.findings]
    assert [(one.file, one.line) for one in told] == [(new, 1), (routes, _line(routes))]
    assert all("add it to RUNBOOKS in functions/model/runbook.py" in one.hint for one in told)
    assert not list(links.unknown(Checkout(folder), known=(*RUNBOOKS, "FitFoot-ClearCache")))


def _line(file: Path) -> int:
    return file.read_text().partition("document: FitFoot-ClearCache")[0].count("\n") + 1
