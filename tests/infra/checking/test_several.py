"""Tests: mistakes of several files at once: nobody leads there, nothing can be read, something was made of another."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.checking import main, paths
from infra.checking.across import bindings
from infra.checking.checkout import Checkout
from infra.checking.possible import possible
from infra.cluster_operator import GROUP
from infra.generated import config_map
from tests.infra.checking.planted import line_of

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]
ELSEWHERE = {"Unreadable", "alertname"}
"""Names that are no alert's: of one that could not be read again, and of the label."""


def test_a_runbook_that_nothing_leads_to_is_an_orphan(folder: Path) -> None:
    book = folder / paths.RUNBOOKS / "restore-capacity.yaml"
    orphan = book.with_name("clear-cache.yaml")
    orphan.write_text(book.read_text().replace("FitFoot-RestoreCapacity", "FitFoot-ClearCache"))
    told = [one for one in main.together(Checkout(folder)).findings if one.file == orphan]
    assert [(one.line, one.message.partition(":")[0]) for one in told] == [(1, "nothing leads to FitFoot-ClearCache")]


def test_a_runbook_that_is_gone_is_missed_by_all_that_lead_to_it(folder: Path) -> None:
    (folder / paths.RUNBOOKS / "slow-response.yaml").unlink()
    told = main.together(Checkout(folder)).findings
    assert {one.file.name for one in told} == {"routes.yaml", "warning.yml"}
    assert all("there is no runbook" in one.message and "FitFoot-SlowResponse" in one.message for one in told)


def test_a_dashboard_that_is_gone_is_missed_by_what_leads_to_it(folder: Path) -> None:
    (folder / paths.DASHBOARDS / "business-metrics.json").unlink()
    told = main.together(Checkout(folder)).findings
    assert {one.file.name for one in told} == {"routes.yaml", "kpis.yaml"}
    assert all("'business-metrics'" in one.message for one in told)


def test_files_that_cannot_be_read_blind_no_other(folder: Path) -> None:
    files = [one for one in operators_files(folder) if one.name != "README.md"]
    for file in files:
        file.write_text('{"a": [\n')
    told = {one.file for one in main.run_check(folder).findings}
    made = {folder / config_map.FILE}
    assert told == set(files) | made


@pytest.mark.parametrize("broken", [paths.CHECKS, paths.RECORDING, paths.RBAC])
def test_nothing_follows_from_a_file_that_cannot_be_read(broken: str, folder: Path) -> None:
    (folder / broken).write_text("a: [\n")
    told = main.run_check(folder).findings
    assert {one.file for one in told} == {folder / broken}, "\n".join(map(str, told))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (paths.KPIS, "target: 99.9", 'target: "99.9"'),
        (paths.KPIS, "target: 15\n", "targt: 15\n    service: marketing\n"),
        (paths.CHECKS, '"[STATUS] == 200"', '"[STATU] == 200"'),
        (paths.EXPORTED, "jobs:", "jobs: ["),
    ],
)
def test_what_a_wrong_value_leaves_open_is_not_held_against_routes_but_said(
    file: str, old: str, new: str, folder: Path
) -> None:
    _replace(folder / file, old, new)
    looked = main.together(Checkout(folder))
    assert (looked.findings, looked.not_run.endswith(f"{Path(file).name} first")) == ([], True)
    assert not main.together(Checkout(CHECKOUT)).not_run


def test_a_route_of_a_service_that_a_broken_file_may_name_is_not_refused_but_one_of_no_alert_is(folder: Path) -> None:
    _replace(folder / paths.KPIS, "target: 99.9", 'target: "99.9"')
    _replace(folder / paths.ROUTES, """'source="kpi"']""", """'source="kpi"', 'service="marketing"']""")
    assert main.together(Checkout(folder)).findings == []
    _replace(folder / paths.ROUTES, 'service="marketing"', 'alertname="KpiBeyondLimits"')
    assert [one.hint for one in main.together(Checkout(folder)).findings] == ["did you mean KpiBeyondLimit?"]


def test_a_route_for_figures_is_right_where_no_figure_alerts_today(folder: Path) -> None:
    file = folder / paths.KPIS
    file.write_text(re.sub("    alert: .*", "    alert: null", file.read_text()))
    assert main.together(Checkout(folder)).findings == []


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    begins = text.index("\n\n")
    file.write_text(text[:begins] + text[begins:].replace(old, new, 1))


def operators_files(folder: Path) -> Iterator[Path]:
    """All that is checked of a checkout but the tests of its rules."""
    for part in (paths.MONITORING, paths.RUNBOOKS):
        yield from (one for one in sorted((folder / part).rglob("*")) if one.is_file())


def test_what_is_made_of_a_file_that_was_changed_is_out_of_date_at_its_first_other_line(folder: Path) -> None:
    with (folder / paths.RECORDING).open("a") as file:
        file.write("# the end\n")
    (finding,) = [one for one in main.generated(folder).findings if one.file == folder / config_map.FILE]
    there, anew = (folder / config_map.FILE).read_text(), config_map.files(folder)[config_map.FILE]
    assert finding.line == line_of(anew, "# the end")
    assert there.splitlines()[: finding.line - 1] == anew.splitlines()[: finding.line - 1]
    assert finding.hint == "run uv run python -m infra.generated"


def test_what_is_generated_is_compared_only_where_nothing_else_is_wrong(folder: Path) -> None:
    file = folder / paths.ROUTES
    file.write_text(file.read_text().replace("blind-after: 5m", "blind-after: 5"))
    report = main.run_check(folder)
    assert [one.field for one in report.findings] == ["blind-after"]
    assert any(one.startswith("whether what is generated is up to date") for one in report.not_run)


def test_every_alert_that_our_functions_raise_is_one_that_there_can_be() -> None:
    raised = {name for file in (CHECKOUT / "functions").rglob("*.py") for name in _alertnames(file)}
    assert {one.labels["alertname"] for one in possible(Checkout(CHECKOUT)) if one.labels["source"] != "rules"} | {
        "RulesUnanswered"
    } == raised - ELSEWHERE


def _alertnames(file: Path) -> Iterator[str]:
    """What stands behind `alertname` in the maps of a module: texts, and constants of it or of what it imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "alertname":
                    yield from _texts(value)


def _texts(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*_texts(body), *_texts(other))
        case ast.Name(id=name):
            yield CONSTANTS[name]


CONSTANTS = {
    "UNDELIVERABLE": "NoticeUndeliverable",
    "UNANSWERED": "RulesUnanswered",
    "ALERTNAME": "KpiBeyondLimit",
    "NEW_ERROR": "NewError",
}


def test_the_group_of_the_manifest_is_the_one_that_the_stack_gives_an_access_entry() -> None:
    assert bindings.GROUP == GROUP
