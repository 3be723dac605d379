"""Tests: every mistake that is planted in an operator's file is found, with its file, its line and its name."""

import pytest

from infra.checking import main, paths
from infra.checking.checkout import Checkout
from tests.infra.checking.planted import Planted
from tests.infra.checking.planted_alerts import RULES
from tests.infra.checking.planted_checks import CHECKS, KPIS
from tests.infra.checking.planted_expressions import BUILT, EXPRESSIONS
from tests.infra.checking.planted_places import DEPLOYED, PROMETHEUS, RIGHTS, RUNBOOKS, SETTINGS, SHOWN
from tests.infra.checking.planted_routes import ROUTES

pytestmark = pytest.mark.unit
AREAS = {
    paths.CHECKS: "checks",
    paths.ROUTES: "routes",
    paths.KPIS: "kpis",
    paths.ALERTS: "rules",
    paths.RECORDING: "rules",
    paths.PROMETHEUS: "prometheus",
    paths.DASHBOARDS: "dashboards",
    paths.PROVISIONING: "provisioning",
    paths.RUNBOOKS: "runbooks",
    paths.SETTINGS: "settings",
    paths.KUBERNETES: "kubernetes",
}
ALL = [*BUILT, *CHECKS, *KPIS, *ROUTES, *RULES, *PROMETHEUS, *SHOWN, *SETTINGS, *RIGHTS, *DEPLOYED, *RUNBOOKS]


@pytest.mark.parametrize("mistake", ALL, ids=str)
def test_a_planted_mistake_is_told_with_its_file_and_line(mistake: Planted, ours: Checkout) -> None:
    area = next(name for path, name in AREAS.items() if mistake.file.startswith(path))
    is_told(mistake, ours, area)


@pytest.mark.parametrize("mistake", EXPRESSIONS, ids=str)
def test_a_mistake_in_an_expression_or_in_what_is_exported_is_told_so_too(mistake: Planted, ours: Checkout) -> None:
    is_told(mistake, ours, "expressions")


def is_told(mistake: Planted, ours: Checkout, area: str) -> None:
    """Plant it, and see it told."""
    findings, file, line = mistake.told(ours, main.AREAS[area])
    told = "\n".join(map(str, findings))
    here = [one for one in findings if (one.file, one.line) == (file, line)]
    assert [one for one in here if mistake.says in f"{one.message}; {one.hint}"], (
        f"{file.name}:{line} {mistake.says}\ntold:\n{told}"
    )
    assert all(one.hint for one in findings)
