"""Live: `fitfoot check --live URL…`: every look, on one screen and as JSON."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from functions.parameters.store import path_of
from infra.live.account import Account, of_environment
from infra.live.addresses import look_at_address
from infra.live.by_aws import account_in_time, deployed_at, looks_by_aws
from infra.live.deployed import read_deployed
from infra.live.looking import Once, look_at_all
from infra.live.metrics import NO_TOKEN
from infra.live.report import LiveReport, show
from infra.live.said import Look, NotRun, Said
from infra.live.web import Web, shown
from infra.operator.findings import Finding
from infra.telling import tell


def main(urls: Sequence[str], json_file: Path | None = None) -> int:
    """Look at the deployment at these addresses and tell a person and, where asked, a file.

    What AWS knows of it is asked with the environment's credentials; METRICS_TOKEN is taken from there, too.
    Returns 0: nothing that was looked at is wrong, 1: something is, or nothing is known of AWS or of an address,
    2: the file cannot be written.
    """
    now = datetime.now(UTC)
    report = look(urls, Web(), of_environment, os.environ.get("METRICS_TOKEN", "").strip(), now)
    return tell(report, lambda colour: show(report, sys.stdout, colour=colour), json_file)


def look(urls: Sequence[str], web: Web, account: Callable[[], Account], token: str, now: datetime) -> LiveReport:
    """All looks; `account` raises where nobody can be asked."""
    asked = Once(partial(account_in_time, account))
    deployed = Once(lambda: read_deployed(asked()))
    at = partial(deployed_at, deployed)
    looks: list[tuple[str, Look]] = [
        (shown(url), partial(look_at_address, url, web, token, now, deployed_at=at)) for url in urls
    ]
    said = look_at_all([*looks, *looks_by_aws(asked, deployed, now).items()])
    sides = [(name, said[number]) for number, (name, _) in enumerate(looks)]
    sides.append(("AWS", [one for some in said[len(looks) :] for one in some]))
    unasked = [name for name, some in sides if all(isinstance(one, NotRun) for one in some)]
    return LiveReport(list(_once([one for some in said for one in some])), unasked)


def _once(said: Sequence[Said]) -> Iterator[Said]:
    """That METRICS_TOKEN is missing is told by who knows the parameters; each address would say the same."""
    missing = any(isinstance(one, Finding) and one.field == path_of("METRICS_TOKEN") for one in said)
    return (one for one in said if not (missing and isinstance(one, Finding) and one.hint == NO_TOKEN))
