"""Tests: each benchmark in its smallest form gives its bars, counts rightly and never pretends; no time is asserted."""

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.benchmarks import curl, rivals
from tests.benchmarks.analysing import analysing
from tests.benchmarks.bar import Bar, Unmeasurable
from tests.benchmarks.child import PROBING_CPU, Child
from tests.benchmarks.cold_start import cold_start
from tests.benchmarks.cpu_share import by_signals, held
from tests.benchmarks.deciding import deciding
from tests.benchmarks.endpoints import endpoints
from tests.benchmarks.exposing import exposing
from tests.benchmarks.growth import growth
from tests.benchmarks.probing import probing
from tests.benchmarks.run import bench
from tests.benchmarks.side import our_run
from tests.benchmarks.size import Size

pytestmark = pytest.mark.integration

Way = Callable[[int, float], AbstractContextManager[str]]

TINY = Size(endpoints=3, at_once=3, turns=1, curl_turns=1, held_turns=1, many=4)


def test_probing_measures_each_of_its_bars() -> None:
    said: list[str] = []
    bars = {bar.name: bar for bar in probing(said.append, TINY)}
    assert [(bar.bar, bar.unit) for bar in bars.values()] == [(20, "x"), (2, "x"), (3, "x"), (15, "%"), (64, "MiB")]
    assert all(bar.value is not None and bar.value >= 0 for bar in bars.values())
    assert any(line.startswith("probing 6 endpoints, 10 in flight, ") for line in said)


def test_many_endpoints_share_one_tls_context(tmp_path: Path) -> None:
    with endpoints(tmp_path, delay_seconds=0) as served:
        assert growth(served, TINY, print).detail == "4 endpoints; 1 TLS context made, 1 ssl.SSLContext created"


def test_the_endpoints_know_how_long_each_request_took(tmp_path: Path) -> None:
    with endpoints(tmp_path, delay_seconds=0.02) as served, Child("visits", str(served.ca_file), cpu=0) as child:
        told = our_run(child, served.urls(5), 2)
        true = served.true_delays_ms()
        assert served.true_delays_ms() == []
    assert len(true) == len(told["processing_ms"]) == 5
    assert min(true) >= 20
    assert min(told["processing_ms"]) >= min(true)


def test_an_endpoint_that_is_not_trusted_measures_nothing(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with endpoints(tmp_path) as served, endpoints(tmp_path / "other") as other:
        with Child("visits", str(other.ca_file), cpu=0) as child, pytest.raises(Unmeasurable, match="does not verify"):
            our_run(child, served.urls(1), 1)
        with pytest.raises(Unmeasurable, match="curl failed with status 60"):
            curl.loop(served.urls(1), other.ca_file)


def test_without_curl_its_bar_is_not_measured_and_not_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoints(tmp_path) as served:
        (tools := tmp_path / "tools").mkdir()
        (tools / "taskset").symlink_to(shutil.which("taskset") or "")
        monkeypatch.setenv("PATH", str(tools))
        bar = rivals.against_curl(served, TINY, print)
    assert (bar.value, bar.ok) == (None, False)
    assert bar.detail == "not measured: curl is not installed: run `apt-get install curl` as root"


@pytest.mark.parametrize("way", [held, by_signals])
def test_a_process_held_to_a_part_of_a_core_goes_on_as_before_afterwards(way: Way, tmp_path: Path) -> None:
    with endpoints(tmp_path, delay_seconds=0) as served, Child("visits", str(served.ca_file), cpu=PROBING_CPU) as child:
        with way(child.pid, 0.3) as words:
            our_run(child, served.urls(20), 10)
        assert "0.3 core" in words
        our_run(child, served.urls(1), 1)
        assert [line for line in groups_of(child.pid) if "fitfoot-bench" in line] == []


def groups_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cgroup").read_text("utf-8").splitlines()


def test_cold_starts_measure_three_bars_for_a_function() -> None:
    said: list[str] = []
    bars = cold_start(said.append, turns=1, names=["health_probe"])
    assert [(bar.bar, bar.at_least) for bar in bars] == [(3, True), (0.5, False), (1.1, False)]
    assert all("health_probe" in bar.name and bar.value for bar in bars)
    assert said[-1] == "  turn 1 of 1: everything_and_a_visit, health_probe bundle, health_probe fresh"


def test_deciding_is_measured_on_ten_times_as_much_of_the_same_kind() -> None:
    said: list[str] = []
    [bar] = deciding(said.append, size=50, turns=1)
    assert (bar.bar, bar.unit, bool(bar.value)) == (12, "x", True)
    assert " for 250 changes against " in bar.detail
    assert " for 25; CPU time" in bar.detail


def test_exposing_is_measured_on_the_same_series_as_prometheus_client_has() -> None:
    said: list[str] = []
    [bar] = exposing(said.append, each=3, turns=1)
    assert (bar.bar, bar.unit, bool(bar.value)) == (2, "x", True)
    assert said[0] == "exposing 30 series of 10 families"
    assert " lines; CPU time" in bar.detail


def test_analysing_counts_what_was_made_up_and_writes_once_a_batch() -> None:
    said: list[str] = []
    line, batch, writes = analysing(said.append, count=400, at_once=100, turns=1)
    assert [(bar.bar, bar.unit, bool(bar.value)) for bar in (line, batch)] == [(3, "x", True)] * 2
    assert (writes.value, writes.bar, writes.ok) == (1, 1, True)
    assert said[0].startswith("analysing 400 lines of ")
    assert said[0].endswith(" characters in 4 batches")


def test_bars_are_told_to_people_and_to_programs(tmp_path: Path) -> None:
    met = Bar.from_below("as fast as", 20.004, 20, "x", "a 20 s, b 1 s")
    missed = Bar.at_most("as large as", 65.55, 64, "MiB", "100 endpoints")
    said: list[str] = []
    status = bench(None, tmp_path / "bars.json", said.append, benchmarks={"one": lambda _: [met, missed]})
    assert status == 1
    assert said[1:] == [
        "ok      as fast as   20 x       >= 20 x",
        "        a 20 s, b 1 s",
        "MISSED  as large as  65.55 MiB  <= 64 MiB",
        "        100 endpoints",
        "1 of 2 bars met",
    ]
    assert json.loads((tmp_path / "bars.json").read_text("utf-8"))["bars"][1] == {
        "name": "as large as",
        "value": 65.55,
        "unit": "MiB",
        "bar": 64,
        "ok": False,
        "detail": "at most 64 MiB; 100 endpoints",
    }


def test_a_benchmark_that_cannot_run_is_missed_and_does_not_keep_the_others_from_it() -> None:
    def fails(_: Callable[[str], None]) -> list[Bar]:
        raise Unmeasurable("install it")

    met = Bar.at_most("as large as", 1, 64, "MiB", "")
    said: list[str] = []
    assert bench(None, None, said.append, benchmarks={"broken": fails, "sound": lambda _: [met]}) == 1
    assert said[-1] == "1 of 2 bars met"
    assert "        not measured: install it" in said
    assert bench("sound", None, said.append, benchmarks={"broken": fails, "sound": lambda _: [met]}) == 0
