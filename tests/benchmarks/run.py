"""Benchmarks: all of them, or one: progress as it goes, then the table, then the file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.analysing import analysing
from tests.benchmarks.bar import Bar, Unmeasurable, not_measured, tell, write
from tests.benchmarks.business_sql import business_sql
from tests.benchmarks.cold_start import cold_start
from tests.benchmarks.deciding import deciding
from tests.benchmarks.exposing import exposing
from tests.benchmarks.probing import probing

Say = Callable[[str], None]
Benchmark = Callable[[Say], list[Bar]]
BENCHMARKS: Mapping[str, Benchmark] = {
    "probing": probing,
    "cold_start": cold_start,
    "decide": deciding,
    "sql": business_sql,
    "expose": exposing,
    "analyse": analysing,
}


def bench(
    only: str | None, json_file: Path | None, say: Say, *, benchmarks: Mapping[str, Benchmark] = BENCHMARKS
) -> int:
    """Measure the bars.

    Args:
        only: the name of one benchmark; None for all.
        json_file: takes `{"bars": [...]}`; None for no file.
        say: takes one line at a time.
        benchmarks: what there is to measure, by name.

    Returns:
        0 if all bars are met, 1 if one is missed.
    """
    chosen = {name: benchmark for name, benchmark in benchmarks.items() if only in (None, name)}
    bars = [bar for name, benchmark in chosen.items() for bar in measured(name, benchmark, say)]
    say("")
    tell(bars, say)
    missed = sum(not bar.ok for bar in bars)
    say(f"{len(bars) - missed} of {len(bars)} bars met")
    if json_file is not None:
        write(bars, json_file)
    return 1 if missed else 0


def measured(name: str, benchmark: Benchmark, say: Say) -> list[Bar]:
    """The bars of one benchmark; one that cannot be measured does not keep the others from it."""
    try:
        return benchmark(say)
    except Unmeasurable as why:
        return [not_measured(f"{name}: runs", 1, "run", str(why))]
