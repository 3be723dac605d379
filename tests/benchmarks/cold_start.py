"""Benchmarks: from nothing loaded to ready (PERFORMANCE, "Cold start"), for each function's own bundle."""

import json
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.bundle import build
from infra.bundling.sources import functions
from infra.operator.places import carried
from infra.requirements_lock import CHECKOUT
from tests.benchmarks.bar import Bar, Unmeasurable, ratio, spread
from tests.benchmarks.child import PROBING_CPU, pinned
from tests.benchmarks.cold_import import READY
from tests.benchmarks.trees import freshly_compiled, lambda_packages, normalised
from tests.benchmarks.turns import in_turn

EVERYTHING = "everything"
EVERYTHING_FOR = dict.fromkeys(("health_probe", "shop_reader", "cluster_operator"), "everything_and_a_visit")
"""The other side, where it has to make more than the table's client to be as ready as the function."""
OF_A_FRESH_TREE = 1.1


@dataclass(frozen=True)
class Limits:
    """What a function has to reach against everything imported at the top."""

    times_faster: float = 3
    part_of_memory: float = 0.5


POWERTOOLS_AND_BOTO3_ONLY = Limits(times_faster=5, part_of_memory=0.333)
LIMITS: Mapping[str, Limits | None] = {
    "web_vitals": POWERTOOLS_AND_BOTO3_ONLY,
    "log_analyser": POWERTOOLS_AND_BOTO3_ONLY,
    "report_generator": None,
}
"""Where they differ from those of most; None for a function that is excepted."""


@dataclass(frozen=True)
class Start:
    """One cold start."""

    cpu_seconds: float
    peak_mib: float


def cold_start(say: Callable[[str], None], turns: int = 9, names: Sequence[str] | None = None) -> list[Bar]:
    """Measure the bars of the functions that there are, or of those named."""
    names = names or [name for name in functions(CHECKOUT) if name in READY and LIMITS.get(name, Limits())]
    with TemporaryDirectory(prefix="fitfoot-bench-") as folder:
        sides = prepared(Path(folder), names, say)
        say(f"cold starts: {', '.join(names)}, as bundled and freshly compiled, and everything at the top")
        seen = in_turn(sides, turns, say)
    return [bar for name in names for bar in bars(name, seen)]


def prepared(folder: Path, names: Sequence[str], say: Callable[[str], None]) -> dict[str, Callable[[], Start]]:
    """The trees to start from, each started once, which warms the disk's cache and compiles the site packages."""
    site, runtime = Path(sysconfig.get_paths()["purelib"]), lambda_packages(folder / "runtime")
    started = partial(start, home=folder / "home")
    (folder / "home").mkdir()
    sides: dict[str, Callable[[], Start]] = {}
    say("  compiling what everything at the top imports")
    for name in sorted({EVERYTHING_FOR.get(name, EVERYTHING) for name in names}):
        started(name, [site], warm_up=True)
        sides[name] = partial(started, name, [site])
    data = carried()
    for name in names:
        say(f"  building {name}")
        bundle = build(name, "host", folder / "built" / name, data=data.get(name, {}))
        for kind, tree in (("bundle", normalised), ("fresh", freshly_compiled)):
            path = tree(bundle.path, folder / kind / name)
            started(name, [path, runtime], warm_up=True)
            sides[f"{name} {kind}"] = partial(started, name, [path, runtime])
    return sides


def start(what: str, folders: Sequence[Path], *, home: Path, warm_up: bool = False) -> Start:
    """Start once in a bare Python.

    Raises:
        Unmeasurable: it did not start, or something had no bytecode; a warm-up may write some.
    """
    script = Path(__file__).with_name("cold_import.py")
    python = [sys.executable, "-I", "-S", *([] if warm_up else ["-B"])]
    environment = {
        "HOME": str(home),  # matplotlib keeps its fonts there from one start to the next
        "MPLBACKEND": "agg",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "PATH": "/usr/bin:/bin",
    }
    command = pinned([*python, str(script), what, *map(str, folders)], PROBING_CPU)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unmeasurable(f"{what} does not start: {done.stderr.strip()}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if told["not_compiled"] and not warm_up:
        raise Unmeasurable(f"{what} has no bytecode of {told['not_compiled']}")
    return Start(told["cpu_seconds"], told["peak_mib"])


def bars(name: str, seen: Mapping[str, Sequence[Start]]) -> list[Bar]:
    """The three bars of a function."""
    limits = LIMITS.get(name) or Limits()
    against = EVERYTHING_FOR.get(name, EVERYTHING)
    bundle, fresh, everything = seen[f"{name} bundle"], seen[f"{name} fresh"], seen[against]
    cpu, fresh_cpu, all_cpu = ([one.cpu_seconds * 1000 for one in side] for side in (bundle, fresh, everything))
    peak, all_peak = ([one.peak_mib for one in side] for side in (bundle, everything))
    return [
        Bar.from_below(
            f"cold start: CPU to ready of everything at the top over {name}'s",
            ratio(all_cpu, cpu),
            limits.times_faster,
            "x",
            f"{against} {spread(all_cpu, 'ms CPU')}, {name} {spread(cpu, 'ms CPU')}",
        ),
        Bar.at_most(
            f"cold start: peak memory of {name} over everything's",
            ratio(peak, all_peak),
            limits.part_of_memory,
            "x",
            f"{name} {spread(peak, 'MiB')}, {against} {spread(all_peak, 'MiB')}, peak RSS with the interpreter",
        ),
        Bar.at_most(
            f"cold start: {name}'s normalised bundle over a freshly compiled tree",
            ratio(cpu, fresh_cpu),
            OF_A_FRESH_TREE,
            "x",
            f"bundle {spread(cpu, 'ms CPU')}, fresh {spread(fresh_cpu, 'ms CPU')}",
        ),
    ]
