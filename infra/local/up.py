"""Local run: `fitfoot up`: starts everything, tells what happens, and stops everything."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from functions.model.check import Check
from functions.state.client import TableUnavailable
from functions.state.incidents import Incidents
from functions.state.observations import Observations
from infra.local import session
from infra.local.deploy import Aws
from infra.local.parts import Options, Parts, Starter
from infra.local.session import Session, this_process
from infra.local.watch import IncidentWatch, PartsWatch, Watch
from infra.operator import checks_file

Say = Callable[[str], None]
_LOOK_SECONDS = 1.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class RunsAlready(Exception):
    """A second `up` beside the first would only confuse `env` and `down`."""


class Stop(BaseException):
    """A person or a signal wants the run to end: not an error, so that nothing on the way takes it for one."""


def up(options: Options, say: Say) -> None:
    """Start everything, then tell a line an event until Ctrl-C.

    Raises:
        RunsAlready: there is a session that is alive.
        PartFailed, DeployFailed, BundleFailed, FilesRefused: it did not start; all that did is stopped again.
    """
    refuse_a_second()
    checks = checks_file.load(options.checks)
    parts, holder = Parts(), this_process("fitfoot up")
    with stopping_on_signals():
        try:
            Session(holder).save()
            Starter(options, parts, say).start()
            say(farewell(parts.environment))
            Session(holder, tuple(parts.running), parts.environment, ready=True).save()
            _tell_for_ever(checks, parts, say)
        except Stop:
            say("stopping …")
        finally:
            parts.stop()
            session.forget()
    say("stopped")


def refuse_a_second() -> None:
    """Raises RunsAlready where a session is alive."""
    found = session.find()
    if found and found.alive:
        raise RunsAlready("it is up already; `uv run fitfoot env` shows where, `uv run fitfoot down` stops it")


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turns the first Ctrl-C, SIGTERM or SIGHUP into Stop; later ones wait until what is stopping has stopped."""

    def stop(*_: object) -> None:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Stop

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def observations(environment: dict[str, str]) -> Observations:
    """The table of observations of a run."""
    return Observations(dynamodb(environment))


def dynamodb(environment: dict[str, str]) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client of the tables of a run."""
    return Aws(environment["AWS_ENDPOINT_URL"], environment["AWS_DEFAULT_REGION"]).client("dynamodb")


def farewell(environment: dict[str, str]) -> str:
    """What a person can do next."""
    return (
        f"\nup: {environment['API_URL']}/status\n"
        f"    {environment['PAGER_URL']}/  who is paged\n"
        f"    {environment['MAIL_URL']}/  which reports were mailed: `uv run fitfoot report daily`\n"
        f"    {environment['API_URL']}/incidents  any name, password {environment['API_TOKEN']}\n"
        'try:  eval "$(uv run fitfoot env)"\n'
        "      aws lambda invoke --function-name fitfoot-health-probe /dev/stdout\n"
        '      curl "$SHOP_URL/faults" -d \'{"service": "api", "fault": "errors", "on": true}\'\n'
    )


def _tell_for_ever(checks: tuple[Check, ...], parts: Parts, say: Say) -> None:
    tables = parts.environment
    watches = (
        PartsWatch(tuple(parts.running)),
        Watch(checks, observations(tables)),
        IncidentWatch(Incidents(dynamodb(tables))),
    )
    while True:
        try:
            for line in (line for watch in watches for line in watch.news()):
                say(line)
        except TableUnavailable as error:
            say(f"a table does not answer: {error}")
        time.sleep(_LOOK_SECONDS)
