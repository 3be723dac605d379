"""Tests of the exporters' start where one cannot be had, or cannot reach its database."""

import urllib.request
from pathlib import Path

import pytest

from infra.local import exporters, process, process_table

pytestmark = pytest.mark.integration
NOBODY = "postgresql://a:secret@127.0.0.1:1/postgres"


def test_what_cannot_be_had_is_said_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = exporters.start(tmp_path, NOBODY)
    assert (found.urls, found.running) == ({}, [])
    assert [line.split(":")[0] for line in found.missing] == ["node NOT RUNNING", "fitfoot-db NOT RUNNING"]
    assert "run `apt-get install prometheus-postgres-exporter` as root" in found.shown


def test_a_database_that_is_gone_is_told_as_down_and_its_password_to_nobody(tmp_path: Path) -> None:
    found = exporters.start(tmp_path, NOBODY)
    try:
        with urllib.request.urlopen(f"{found.urls[exporters.DATABASE]}/metrics", timeout=10) as answer:
            assert b"\npg_up 0\n" in answer.read()
        assert "secret" not in "".join(one.log.read_text() for one in found.running)
    finally:
        for one in found.running:
            process.stop(one)
    assert not any(process_table.family(one.pid) for one in found.running)
