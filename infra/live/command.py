"""Live: `fitfoot check --live URL…`: every look, on one screen and as JSON."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from infra.automation.read import document_name, runbook_files
from infra.live import ticking
from infra.live.account import Account, of_environment
from infra.live.addresses import look_at_address
from infra.live.deployed import DEPLOY, STACK, Deployed, NotDeployed, read_deployed
from infra.live.drill import look_at_drill
from infra.live.functions import look_at_functions
from infra.live.invocations import look_at_invocations
from infra.live.looking import Once, look_at_all
from infra.live.parameters import look_at_parameters
from infra.live.report import LiveReport, show
from infra.live.runbooks import look_at_runbooks
from infra.live.said import Look, NotRun, Said, Unasked, wrong
from infra.live.schedules import look_at_schedules
from infra.live.telling import look_at_mail, look_at_team
from infra.live.troubles import look_at_alarms, look_at_failures
from infra.live.web import Web, shown
from infra.operator import checks_file
from infra.operator.findings import FilesRefused
from infra.operator.places import CHECKS

_FINE, _WRONG, _MISUSED = 0, 1, 2
BY_AWS = "functions, schedules, ticks, drill, parameters, alarms, failures, mail, topic, runbooks"
OfStack = Callable[[Account, Deployed], Iterator[Said]]
_OF_STACK: Mapping[str, OfStack] = {
    "schedules": look_at_schedules,
    "parameters": look_at_parameters,
    "alarms": look_at_alarms,
    "failures": look_at_failures,
    "mail": look_at_mail,
    "topic": look_at_team,
}


def main(urls: Sequence[str], json_file: Path | None = None) -> int:
    """Look at the deployment at these addresses and tell a person and, where asked, a file.

    What AWS knows of it is asked with the environment's credentials; METRICS_TOKEN is taken from there, too.
    Returns 0: nothing that was looked at is wrong, 1: something is, 2: the file cannot be written.
    """
    now = datetime.now(UTC)
    report = look(urls, Web(), of_environment, os.environ.get("METRICS_TOKEN", ""), now)
    show(report, sys.stdout, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if json_file is not None:
        try:
            json_file.write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            print(f"cannot write {json_file}: {error.strerror}; give --json a file in a folder that is there")
            return _MISUSED
    return _FINE if report.ok else _WRONG


def look(urls: Sequence[str], web: Web, account: Callable[[], Account], token: str, now: datetime) -> LiveReport:
    """All looks; `account` raises Unasked where nobody can be asked."""
    looks: list[tuple[str, Look]] = [(shown(url), partial(look_at_address, url, web, token, now)) for url in urls]
    try:
        looks += _of_aws(account(), now).items()
    except Unasked as why:
        return LiveReport([*look_at_all(looks), NotRun(f"what AWS knows ({BY_AWS}): {why}")])
    return LiveReport(look_at_all(looks))


def _of_aws(account: Account, now: datetime) -> dict[str, Look]:
    deployed = Once(partial(read_deployed, account))
    of_stack = {name: partial(_of_stack, look, account, deployed) for name, look in _OF_STACK.items()}
    return {
        "stack": partial(_stack, deployed),
        "ticks": partial(_ticks, account, now),
        "invocations": partial(_of_stack, partial(look_at_invocations, now=now), account, deployed),
        **of_stack,
        "drill": partial(look_at_drill, account, now),
        "runbooks": partial(look_at_runbooks, account, [document_name(file) for file in runbook_files()]),
    }


def _of_stack(look: OfStack, account: Account, deployed: Once[Deployed]) -> Iterator[Said]:
    yield from look(account, deployed())


def _stack(deployed: Once[Deployed]) -> Iterator[Said]:
    try:
        found = deployed()
    except NotDeployed as why:
        yield wrong(STACK, str(why), f"{DEPLOY}; or is it another account or region? `aws sts get-caller-identity`")
    else:
        yield from look_at_functions(found)


def _ticks(account: Account, now: datetime) -> Iterator[Said]:
    checks = _checks()
    yield from ticking.judged(ticking.read_ticks(account, checks, now), checks, now)


def _checks() -> list[str]:
    try:
        return [check.name for check in checks_file.load(CHECKS)]
    except FilesRefused as refused:
        raise Unasked("checks.yaml is wrong; `uv run fitfoot check` says where") from refused
