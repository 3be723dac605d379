"""Infra: `fitfoot check`: everything that an operator edits, looked at before it is deployed."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from functions.model.kpi import MEASURES
from infra.automation import read as automation
from infra.automation.payload_fields import SERVICES
from infra.check_report import CheckReport, Looked, show
from infra.local import debian
from infra.operator import checks_file, kpis_file, promtool, routes_file, rules_file
from infra.operator.findings import FilesRefused, Finding
from infra.operator.settings import load_settings

MONITORING: Final = "infra/monitoring"
CHECKS: Final = f"{MONITORING}/checks.yaml"
ROUTES: Final = f"{MONITORING}/routes.yaml"
KPIS: Final = f"{MONITORING}/kpis.yaml"
ALERTS: Final = f"{MONITORING}/alerts"
SETTINGS: Final = f"{MONITORING}/settings"
RUNBOOKS: Final = "infra/runbooks"
NO_PROMTOOL: Final = (
    "promtool check rules, promtool test rules: there is no promtool on PATH; `apt-get install prometheus` brings it, "
    "`uv run fitfoot up` fetches it"
)
_FINE, _WRONG, _MISUSED = 0, 1, 2


def run_check(folder: Path, tool: debian.Tool | None = None) -> CheckReport:
    """Look at the checks, routes, KPIs, rules, runbooks and every settings file of a checkout; `tool` is promtool."""
    settings, runbooks = folder / SETTINGS, folder / RUNBOOKS
    found = sorted(one for one in settings.glob("*") if one.suffix in (".yaml", ".yml"))
    files = [_look(folder / CHECKS, _checks), _look(folder / ROUTES, _routes), _look(folder / KPIS, _kpis)]
    files += _rules(folder, tool)
    files += _look_at_each(runbooks, automation.runbook_files(runbooks), _runbook, "runbook", "high-error-rate.yaml")
    files += _look_at_each(settings, found, _settings, "settings file", "production.yaml")
    return CheckReport(files, [] if tool else [NO_PROMTOOL])


def main(folder: Path, json_file: Path | None = None) -> int:
    """Check a checkout and tell a person and, where asked, a file. Returns 0: fine, 1: it is wrong, 2: wrong use."""
    report = run_check(folder, debian.at_hand("promtool"))
    show(report, sys.stdout, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if json_file is not None:
        try:
            json_file.write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            print(f"cannot write {json_file}: {error.strerror}; give --json a file in a folder that is there")
            return _MISUSED
    return _FINE if report.ok else _WRONG


def _look(file: Path, read: Callable[[Path], str]) -> Looked:
    try:
        return Looked(file, read(file))
    except FilesRefused as refused:
        return Looked(file, findings=refused.findings)


def _look_at_each(
    folder: Path, files: Sequence[Path], read: Callable[[Path], str], what: str, example: str
) -> Iterator[Looked]:
    """Each file of a folder, which has one at least."""
    if not files:
        yield Looked(folder, findings=[Finding(folder, 1, "", f"holds no {what}", f"create {example} in it")])
    yield from (_look(file, read) for file in files)


def _checks(file: Path) -> str:
    names = [check.name for check in checks_file.load(file)]
    return f"{len(names)} check{'' if len(names) == 1 else 's'}"


def _routes(file: Path) -> str:
    names = [route.name for route in routes_file.load(file).routes]
    return f"{len(names)} route{'' if len(names) == 1 else 's'}"


def _kpis(file: Path) -> str:
    kpis = kpis_file.load(file, _services(file.parent / Path(CHECKS).name))
    alerting = sum(kpi.alert is not None for kpi in kpis)
    missing = [name for name in MEASURES if name not in {kpi.name for kpi in kpis}]
    without = f"; not in it: {', '.join(missing)}" if missing else ""
    return f"{len(kpis)} KPI{'' if len(kpis) == 1 else 's'}, {alerting} with an alert{without}"


def _services(checks: Path) -> set[str]:
    """Those that something is of."""
    known = {*SERVICES, "shop"}
    with suppress(FilesRefused):  # which is told of that file
        known |= {check.service for check in checks_file.load(checks)}
    return known


def _rules(folder: Path, tool: debian.Tool | None) -> Iterator[Looked]:
    """All rule files as one, since names may not stand twice; then, where they can be read, promtool's word."""
    files = rules_file.rule_files(folder / MONITORING)
    alerts = folder / ALERTS

    def read(_: Path) -> str:
        groups = rules_file.load(files)
        if not groups:
            raise FilesRefused([Finding(alerts, 1, "", "holds no alert", "create critical.yml in it")])
        return f"{sum(len(group.rules) for group in groups)} alerts in {len(groups)} groups"

    ours = _look(alerts, read)
    there = [one for one in files if one.is_file()]
    theirs = promtool.check_rules(tool, there) if tool and there else []
    if refused := {(one.file, one.line) for one in ours.findings}:  # promtool may only say the same, without a place
        theirs = [one for one in theirs if one.field and (one.file, one.line) not in refused]
    findings = [*ours.findings, *theirs]
    yield Looked(alerts, ours.holds, findings)
    tests = promtool.test_files(folder)
    if tool and tests and not findings:
        holds = f"all come out as they say, in {len(tests)} files"
        yield Looked(folder / promtool.TESTS, holds, promtool.run_tests(tool, tests))


def _runbook(file: Path) -> str:
    document = automation.load(file)
    return f"{document.name}, {len(document.steps)} steps"


def _settings(file: Path) -> str:
    settings = load_settings(file)
    return f"environment {settings.name} in {settings.region}"
