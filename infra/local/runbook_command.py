"""Local run: `fitfoot runbook`: its arguments become a runbook's parameters, and its exit code what it came to."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence

from functions.model.names import did_you_mean
from infra.automation import read
from infra.automation.document import FILLED_IN, Document, Parameter
from infra.automation.interpreter import parameters
from infra.automation.interpreter.execution import Status
from infra.local import session
from infra.local.automation.terminal import Always, Terminal, stopping
from infra.local.automation.world import Stop
from infra.local.background import NotUp
from infra.local.runbook import NoSuchRunbook, find, run_local

_FAILED, _WRONG_USE = 1, 2


def main(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """List the runbooks, or run one; 0 if it came to Success."""
    if not options.name:
        for line in overview():
            say(line)
        return 0
    try:
        document = find(options.name)
        given = given_parameters(document, options.param, dry_run=options.dry_run)
        parameters.read(document, given)
    except (NoSuchRunbook, parameters.InvalidParameters) as mistake:
        print(mistake, file=sys.stderr)
        return _WRONG_USE
    stop = Stop()
    with stopping(stop):
        approvals = Always() if options.yes else Terminal(stop)
        ran = run_local(_environment(), options.name, given, say=say, approvals=approvals, stop=stop)
    return 0 if ran.status is Status.SUCCESS else _FAILED


def given_parameters(document: Document, written: Sequence[str], *, dry_run: bool) -> dict[str, list[str]]:
    """`NAME=VALUE` as a run is given it; a name that is written again has one more value.

    Raises:
        InvalidParameters: one is not written so.
    """
    given: dict[str, list[str]] = {}
    for one in written:
        name, equals, value = one.partition("=")
        if not equals:
            hint = did_you_mean(name, [known for known in document.parameters if known not in FILLED_IN])
            raise parameters.InvalidParameters(f"--param {one!r} is not NAME=VALUE{hint}")
        given.setdefault(name, []).append(value)
    return given | ({"DryRun": ["true"]} if dry_run else {})


def overview() -> Iterable[str]:
    """Each runbook with what it is for and its parameters."""
    for document in read.load_all():
        yield f"{document.name}\n  {document.description}"
        shown = [one for one in document.parameters.values() if one.name not in FILLED_IN]
        width = max((len(one.name) for one in shown), default=0)
        for one in shown:
            yield f"    {one.name:<{width}}  {_described(one)}"
        yield ""


def _described(parameter: Parameter) -> str:
    default = parameter.default
    shown = str(default).lower() if isinstance(default, bool) else default
    after = "must be given" if default is None else f"{shown}" if default not in ("", []) else "empty"
    return f"{parameter.description} ({parameter.type}, {after})"


def _environment() -> dict[str, str]:
    found = session.find()
    if found is None or not found.alive or not found.ready:
        raise NotUp("nothing is up that it could run against; start it with `uv run fitfoot up --detach`")
    return found.environment
