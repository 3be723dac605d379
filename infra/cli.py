"""The console script `fitfoot`: one room a command; answers 0 (fine), 1 (something is wrong) or 2 (wrong use)."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial

from infra import cli_commands, cli_values

_WRONG, _WRONG_USE = 1, 2
_KINDS = "daily, weekly, monthly or performance"


def main() -> None:
    """Run a command; a person's mistake is one line, never a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command and answer its exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        return _WRONG
    except _mistakes() as mistake:
        print(mistake, file=sys.stderr)
        return _WRONG


def _mistakes() -> tuple[type[Exception], ...]:
    """What a person can do something about; each says what, in its own words."""
    from infra.bundle import BundleFailed
    from infra.local.background import NotUp
    from infra.local.cdk_process import SynthesisFailed
    from infra.local.debian import ToolUnavailable
    from infra.local.deploy import DeployFailed
    from infra.local.process import PartFailed
    from infra.local.session import SessionUnreadable
    from infra.local.up import RunsAlready
    from infra.operator.findings import FilesRefused

    return (
        BundleFailed,
        FilesRefused,
        NotUp,
        ToolUnavailable,
        DeployFailed,
        PartFailed,
        RunsAlready,
        SessionUnreadable,
        SynthesisFailed,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fitfoot", description="FitFoot's monitoring: run it here, build it, check it."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    up = add(
        "up",
        cli_commands.up,
        "Start the whole bundle here, with a demo shop to watch, and tell what happens until Ctrl-C.",
    )
    up.add_argument("--checks", type=cli_values.file, metavar="FILE", help="instead of infra/monitoring/checks.yaml")
    up.add_argument(
        "--prometheus",
        type=cli_values.url("http", "https"),
        metavar="URL",
        help="use this Prometheus instead of starting one",
    )
    up.add_argument(
        "--database",
        type=cli_values.url("postgresql", "postgres"),
        metavar="URL",
        help="use this Postgres (superuser) instead of starting one",
    )
    up.add_argument(
        "--pager",
        type=cli_values.url("http", "https"),
        metavar="URL",
        help="page there, as PagerDuty is paged, not the inbox",
    )
    up.add_argument("--detach", action="store_true", help="return once it is up, and leave it running")
    add("down", cli_commands.down, "Stop what `up` started.")
    add("env", cli_commands.env, 'Print the addresses and tokens of what is up, for eval "$(uv run fitfoot env)".')
    demo = add(
        "demo",
        cli_commands.demo,
        "Deploy, see healthy, break, see it detected, heal: on real parts, in a minute or two.",
    )
    demo.add_argument("--json", type=cli_values.output, metavar="FILE", help="write the steps and their times there")
    demo.add_argument("--real-time", action="store_true", help="wait for the minute's schedule instead of invoking")
    demo.add_argument("--keep", action="store_true", help="leave it running until Ctrl-C")
    runbook = add("runbook", cli_commands.runbook, "Run a runbook, the YAML that AWS runs, against what is up here.")
    runbook.add_argument("name", nargs="?", metavar="NAME", help="as high-error-rate; none lists what there is")
    runbook.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="may be repeated")
    runbook.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")
    runbook.add_argument("--yes", action="store_true", help="approve whatever asks for approval")
    runbook.format_help = partial(_with_runbooks, runbook.format_help)  # type: ignore[method-assign]
    report = add(
        "report", cli_commands.report, "Make a report of what is up here, as its mail would arrive, and send nothing."
    )
    report.add_argument("kind", choices=("daily", "weekly", "monthly", "performance"), metavar="KIND", help=_KINDS)
    report.add_argument(
        "--date", type=cli_values.day, metavar="D", help="a day that is over, as 2026-11-22; else the last one"
    )
    report.add_argument("--open", action="store_true", help="show its page in a browser")
    build = add("build", cli_commands.build, "Build the functions' bundles into .build/PLATFORM.")
    build.add_argument("--function", action="append", default=[], metavar="NAME", help="this one only; may be repeated")
    build.add_argument(
        "--platform", choices=("lambda", "host"), default="lambda", help="arm64 for AWS, or this machine"
    )
    check = add("check", cli_commands.check, "Check the files that an operator edits, or with --live what is deployed.")
    check.add_argument(
        "--live",
        nargs="+",
        type=cli_values.url("https", "http"),
        metavar="URL",
        help="look at a deployment instead: its API's address and any others that have to answer",
    )
    check.add_argument("--json", type=cli_values.output, metavar="FILE", help="write the findings there")
    bench = add("bench", cli_commands.bench, "Measure the bars, each a ratio taken in one run.")
    bench.add_argument(
        "--only", choices=("probing", "cold_start", "decide", "sql", "expose", "analyse"), help="this benchmark alone"
    )
    bench.add_argument("--json", type=cli_values.output, metavar="FILE", help="write the bars there")
    return parser


def _with_runbooks(usual: Callable[[], str]) -> str:
    """A help that has every runbook's parameters: they are only read for who asks."""
    from infra.local.runbook_command import overview

    return "\n".join([usual(), "runbooks and their parameters:\n", *overview()])


if __name__ == "__main__":
    main()
