"""The console script's commands: each calls the room that does it, imported only then, and answers the exit code."""

import argparse
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def up(options: argparse.Namespace) -> int:
    """Run the whole bundle here, until Ctrl-C or detached."""
    from infra.local.background import detach
    from infra.local.parts import Options
    from infra.local.session import folder
    from infra.local.up import up as start
    from infra.operator.places import CHECKS

    if options.detach:
        again = [
            ("--checks", options.checks and str(options.checks)),
            ("--prometheus", options.prometheus),
            ("--database", options.database),
            ("--pager", options.pager),
        ]
        return detach([word for name, value in again if value for word in (name, value)], _write)
    where = Options(folder() / "up", options.checks or CHECKS, options.prometheus, options.database, options.pager)
    start(where, _say)
    return 0


def down(_: argparse.Namespace) -> int:
    """Stop what runs here."""
    from infra.local.background import down as stop

    stop(_write)
    return 0


def env(_: argparse.Namespace) -> int:
    """Print the addresses and tokens of what runs here."""
    from infra.local.background import exports

    print(exports())
    return 0


def demo(options: argparse.Namespace) -> int:
    """Tell the story, on real parts."""
    from infra.local.demo import demo as tell

    return tell(json_file=options.json, real_time=options.real_time, keep=options.keep, say=_say)


def runbook(options: argparse.Namespace) -> int:
    """Run a runbook here."""
    from infra.local import runbook_command

    return runbook_command.main(options, _say)


def report(options: argparse.Namespace) -> int:
    """Make a report here."""
    from infra.local import report_command

    return report_command.main(options, _say)


def build(options: argparse.Namespace) -> int:
    """Build bundles."""
    from infra.bundle import build_all
    from infra.operator.places import carried

    build_all(options.function, options.platform, _say, data=carried())
    return 0


def check(options: argparse.Namespace) -> int:
    """Check the operator's files, or what is deployed."""
    if options.live:
        from infra.live.command import main as look

        return look(options.live, options.json)
    from infra.checking.main import main as look_at_files

    return look_at_files(CHECKOUT, options.json)


def bench(options: argparse.Namespace) -> int:
    """Measure the bars."""
    from tests.benchmarks.run import bench as measure

    return measure(options.only, options.json, _say)


def _say(line: str) -> None:
    print(line, flush=True)


def _write(text: str) -> None:
    print(text, end="", flush=True)
