"""Tests of the demo shop as a process."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.infra.local.shop import caller

pytestmark = pytest.mark.integration
COMMAND = [sys.executable, "-m", "infra.local.shop"]


@pytest.mark.parametrize("farewell", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_what_it_does_and_ends_well_with_a_fault_on(
    empty_database: str, tmp_path: Path, farewell: signal.Signals
) -> None:
    command = [*COMMAND, "--folder", str(tmp_path), "--database", empty_database, "--days", "1", "--traffic", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as shop:
        caller.until((tmp_path / "shop.json").exists)
        where = json.loads((tmp_path / "shop.json").read_text())
        calls = caller.Caller(where, caller.trusting(where))
        calls.turn("db", "down", on=True)
        calls.turn("web", "overload", on=True)
        shop.send_signal(farewell)
        said, complained = shop.communicate(timeout=20)
    assert shop.returncode == 0
    assert [line.partition(":")[0] for line in said.splitlines()] == ["schema", "seeding", "serving", "stopped"]
    assert complained == ""
    with pytest.raises(OSError, match="refused"):
        calls.certificate_lasts("web")


def test_it_ends_well_when_it_is_asked_again_and_again(empty_database: str, tmp_path: Path) -> None:
    command = [*COMMAND, "--folder", str(tmp_path), "--database", empty_database, "--days", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as shop:
        caller.until((tmp_path / "shop.json").exists)

        def asked_to_the_end() -> bool:
            shop.terminate()
            return shop.poll() is not None

        caller.until(asked_to_the_end)
        assert shop.stderr is not None
        assert (shop.returncode, shop.stderr.read()) == (0, "")


def test_it_ends_well_while_it_seeds_and_leaves_nothing_half_done(empty_database: str, tmp_path: Path) -> None:
    command = [*COMMAND, "--folder", str(tmp_path), "--database", empty_database, "--days", "2000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as shop:
        assert shop.stdout is not None
        assert shop.stdout.readline().startswith("schema")
        shop.terminate()
        _, complained = shop.communicate(timeout=20)
    assert (shop.returncode, complained) == (0, "")
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("SELECT count(*) FROM products").fetchone() == (0,)


def test_it_says_what_it_misses() -> None:
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--folder" in done.stderr


@pytest.mark.parametrize(("option", "value"), [("--days", "-1"), ("--traffic", "lots"), ("--traffic", "1000")])
def test_a_number_that_makes_no_sense_is_refused(tmp_path: Path, option: str, value: str) -> None:
    command = [*COMMAND, "--folder", str(tmp_path), "--database", "postgresql://", f"{option}={value}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert option in done.stderr


def test_without_a_database_it_ends_with_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://postgres@127.0.0.1:1/postgres"
    command = [*COMMAND, "--folder", str(tmp_path), "--database", url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "--database" in done.stderr
    assert "Traceback" not in done.stderr
