"""Benchmarks: `uv run python -m tests.benchmarks.cost`: counts a local run and says what a month of it costs."""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra import cli_values
from infra.local.cdk_process import SynthesisFailed
from infra.local.deploy import DeployFailed
from infra.local.process import PartFailed
from tests.benchmarks.cost.bill import BAR_USD, totals
from tests.benchmarks.cost.counted import COUNTED, Counted
from tests.benchmarks.cost.run import Uncountable, run
from tests.benchmarks.cost.show import as_json, markdown, text

_MINUTES = 10


def main() -> int:
    """0 if a month costs less than the bar, 1 if it does not or could not be counted."""
    options = _parser().parse_args()
    try:
        counted = Counted.read() if options.again else _counted(options.minutes)
    except (Uncountable, PartFailed, DeployFailed, SynthesisFailed) as why:
        print(f"not counted: {why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # the run is stopped by then
        return 1
    if options.keep:
        counted.write(COUNTED)
    if options.json:
        options.json.write_text(json.dumps(as_json(counted), indent=2) + "\n", "utf-8")
    print("\n".join(["", *text(counted), *(["", markdown(counted)] if options.keep or options.again else [])]))
    return 0 if totals(counted)[1] < BAR_USD else 1


def _counted(minutes: int) -> Counted:
    with TemporaryDirectory(prefix="fitfoot-cost-") as folder:
        return run(minutes, Path(folder), lambda line: print(line, flush=True))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.cost",
        description="Start a local run, count what AWS would bill, and say what a month of it costs.",
        epilog="It takes ten minutes longer than it counts: functions warm up, each report is made twice.",
    )
    parser.add_argument(
        "--minutes", type=_minutes, default=_MINUTES, metavar="N", help="how long to count, %(default)s unless said"
    )
    parser.add_argument("--json", type=cli_values.output, metavar="FILE", help="write the figures there")
    parser.add_argument("--keep", action="store_true", help=f"keep what was counted in {COUNTED.name}")
    parser.add_argument("--again", action="store_true", help="count nothing: show what was counted and kept last")
    return parser


def _minutes(told: str) -> int:
    minutes = int(told)
    if minutes < 1 or minutes % 5:
        raise argparse.ArgumentTypeError("a multiple of five: what happens every five minutes is counted as well")
    return minutes


if __name__ == "__main__":
    sys.exit(main())
