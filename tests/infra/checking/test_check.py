"""Tests of `fitfoot check`: what it looks at and how it tells it."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest

from infra.checking import paths
from infra.checking.main import main, run_check
from infra.checking.report import show

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]


def a_checkout(folder: Path) -> Path:
    for part in ("monitoring", "runbooks"):
        shutil.copytree(CHECKOUT / "infra" / part, folder / "infra" / part)
    return folder


def break_checks(folder: Path) -> int:
    """Write an unknown placeholder into the checks file; answers its line."""
    file = folder / paths.CHECKS
    text = file.read_text().replace('"[STATUS] == 200"', '"[STATU] == 200"')
    file.write_text(text)
    return text.count("\n", 0, text.index("[STATU] ")) + 1


def test_our_own_files_are_fine() -> None:
    assert run_check(CHECKOUT).ok


def test_a_mistake_is_told_to_people_and_to_the_json_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(a_checkout(tmp_path))
    line = break_checks(tmp_path)
    assert main(Path.cwd(), tmp_path / "out.json") == 1
    shown = capsys.readouterr().out
    place = f"infra/monitoring/checks.yaml:{line}: endpoints[0].conditions[0]: "
    assert f"{place}unknown placeholder [STATU]; did you mean [STATUS]?\n" in shown
    assert "ok     infra/monitoring/settings/production.yaml: environment production" in shown
    written = json.loads((tmp_path / "out.json").read_text())
    assert not written["ok"]
    assert written["findings"][0] == {
        "file": "infra/monitoring/checks.yaml",
        "line": line,
        "field": "endpoints[0].conditions[0]",
        "message": "unknown placeholder [STATU]",
        "hint": "did you mean [STATUS]?",
    }


def test_fine_files_end_with_zero(tmp_path: Path) -> None:
    assert main(a_checkout(tmp_path), tmp_path / "out.json") == 0
    written = json.loads((tmp_path / "out.json").read_text())
    assert (written["ok"], written["findings"]) == (True, [])


def test_what_could_not_be_checked_is_said(tmp_path: Path) -> None:
    report = run_check(a_checkout(tmp_path), tool=None)
    assert report.ok
    assert [one.split(":")[0] for one in report.not_run] == ["promtool check config, check rules, test rules"]


def test_a_checkout_without_alerts_is_wrong(tmp_path: Path) -> None:
    for file in (a_checkout(tmp_path) / paths.ALERTS).iterdir():
        file.unlink()
    assert [one.message for one in run_check(tmp_path).findings] == ["holds no alert"]


def test_a_json_file_that_cannot_be_written_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(a_checkout(tmp_path), tmp_path / "none" / "out.json") == 2
    assert "give --json a file in a folder that is there" in capsys.readouterr().out


def test_a_mistake_in_a_runbook_is_told_as_the_others_are(tmp_path: Path) -> None:
    file = a_checkout(tmp_path) / paths.RUNBOOKS / "slow-response.yaml"
    file.write_text(file.read_text().replace("VERDICT_LOCKED", "VERDICT_LOCKD", 1))
    (finding,) = run_check(tmp_path).findings
    assert str(finding) == (
        f"{file}:{finding.line}: mainSteps[1].inputs.Choices[0].Contains: "
        "'VERDICT_LOCKD' is no verdict; did you mean VERDICT_LOCKED?"
    )
    assert "VERDICT_LOCKD" in file.read_text().splitlines()[finding.line - 1]


def test_an_empty_checkout_lacks_everything(tmp_path: Path) -> None:
    assert [(Path(one.file).name, one.message) for one in run_check(tmp_path).findings] == [
        ("checks.yaml", "does not exist"),
        ("routes.yaml", "does not exist"),
        ("kpis.yaml", "does not exist"),
        ("prometheus.yml", "does not exist"),
        ("kubernetes", "holds no manifest"),
        ("dashboards", "holds no dashboard"),
        ("provisioning", "holds no provisioning file"),
        ("runbooks", "holds no runbook"),
        ("settings", "holds no settings file"),
        ("recording.yml", "does not exist"),
    ]


def test_right_files_are_green_where_the_screen_has_colours(tmp_path: Path) -> None:
    screen = StringIO()
    show(run_check(a_checkout(tmp_path)), screen, colour=True)
    assert screen.getvalue().startswith("\033[32mok\033[0m")


def test_a_key_cannot_steer_the_terminal(tmp_path: Path) -> None:
    file = a_checkout(tmp_path) / paths.CHECKS
    file.write_text(file.read_text().replace("retries: 2", '"re\\etries\\n": 2', 1))
    (finding,) = run_check(tmp_path).findings
    assert str(finding).isprintable()


def test_a_kpi_that_is_left_out_is_noted(tmp_path: Path) -> None:
    file = a_checkout(tmp_path) / paths.KPIS
    whole = file.read_text()
    file.write_text(whole[: whole.index("  customer_satisfaction:\n")])
    (holds,) = [one.holds for one in run_check(tmp_path).files if one.file == file]
    assert holds == "7 KPIs, 7 with an alert; not in it: customer_satisfaction"


def test_a_kpi_of_a_service_that_is_almost_one_of_the_checks_is_wrong(tmp_path: Path) -> None:
    file = a_checkout(tmp_path) / paths.KPIS
    file.write_text(file.read_text().replace("    alert: 99.5\n", "    alert: 99.5\n    service: adminn\n", 1))
    findings = [one for one in run_check(tmp_path).findings if one.file == file]
    assert [(one.field, one.hint) for one in findings] == [("kpis.uptime.service", "did you mean admin?")]
