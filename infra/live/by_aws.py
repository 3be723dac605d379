"""Live: what is asked of AWS: each look by its name, and the account that all of them ask, once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final

from infra.automation.read import document_name, runbook_files
from infra.live import ticking
from infra.live.account import Account
from infra.live.deployed import DEPLOY, STACK, Deployed, NotDeployed
from infra.live.drill import look_at_drill
from infra.live.functions import look_at_functions
from infra.live.invocations import look_at_invocations
from infra.live.looking import EACH_SECONDS, Once, in_time
from infra.live.parameters import look_at_parameters
from infra.live.runbooks import look_at_approvals, look_at_runbooks
from infra.live.said import Look, NotRun, Said, Unasked, plainly, wrong
from infra.live.schedules import look_at_bus, look_at_schedules
from infra.live.stores import look_at_buckets, look_at_tables
from infra.live.telling import look_at_mail, look_at_team
from infra.live.troubles import look_at_alarms, look_at_failures
from infra.operator import checks_file
from infra.operator.findings import FilesRefused
from infra.operator.places import CHECKS

BY_AWS: Final = (
    "functions, schedules, ticks, drill, parameters, alarms, failures, tables, buckets, bus, mail, topics, runbooks"
)
OfStack = Callable[[Account, Deployed], Iterator[Said]]
_OF_STACK: Final[Mapping[str, OfStack]] = {
    "schedules": look_at_schedules,
    "bus": look_at_bus,
    "parameters": look_at_parameters,
    "alarms": look_at_alarms,
    "failures": look_at_failures,
    "tables": look_at_tables,
    "buckets": look_at_buckets,
    "mail": look_at_mail,
    "topic": look_at_team,
}


class NoAccount(Unasked):
    """Nobody can be asked; said once, and not by each look."""


def account_in_time(ask: Callable[[], Account], seconds: float = EACH_SECONDS) -> Account:
    """The account, or in some seconds the reason why there is none.

    Raises:
        NoAccount: nobody can be asked.
    """
    late = Unasked(f"no answer within {seconds:g} s: does a profile, or its credential_process, hang?")
    try:
        return in_time(ask, late, seconds)
    except Unasked as why:
        raise NoAccount(str(why)) from why
    except Exception as error:  # a profile may be odd in ways that nobody lists
        raise NoAccount(f"{type(error).__name__}: {plainly(error)}") from error


def deployed_at(deployed: Once[Deployed]) -> frozenset[str]:
    """The addresses of our API; none where nothing is deployed.

    Raises:
        Unasked: AWS could not be asked.
    """
    try:
        return deployed().addresses
    except NotDeployed:
        return frozenset()


def looks_by_aws(asked: Once[Account], deployed: Once[Deployed], now: datetime) -> dict[str, Look]:
    """Each by its name."""
    names = [document_name(file) for file in runbook_files()]
    of_account: dict[str, Callable[[Account], Iterator[Said]]] = {
        "ticks": partial(_ticks, now=now),
        "drill": partial(look_at_drill, now=now),
        "runbooks": partial(look_at_runbooks, names=names),
        "approvals": look_at_approvals,
    }
    of_stack: dict[str, OfStack] = {"invocations": partial(look_at_invocations, now=now), **_OF_STACK}
    return {
        "AWS": partial(_whether, asked),
        "stack": partial(_quiet, partial(_stack, deployed)),
        **{name: partial(_quiet, partial(_of_stack, one, asked, deployed)) for name, one in of_stack.items()},
        **{name: partial(_quiet, partial(_of_account, one, asked)) for name, one in of_account.items()},
    }


def _whether(asked: Once[Account]) -> Iterator[Said]:
    try:
        asked()
    except Unasked as why:
        yield NotRun(f"what AWS knows ({BY_AWS}): {why}")


def _quiet(look: Look) -> Iterator[Said]:
    """A look that says nothing where nobody can be asked: `_whether` has said so."""
    with suppress(NoAccount):
        yield from look()


def _of_account(look: Callable[[Account], Iterator[Said]], asked: Once[Account]) -> Iterator[Said]:
    yield from look(asked())


def _of_stack(look: OfStack, asked: Once[Account], deployed: Once[Deployed]) -> Iterator[Said]:
    account = asked()
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
