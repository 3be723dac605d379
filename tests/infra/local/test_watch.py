"""Tests of what a local run tells."""

from pathlib import Path

import pytest

from infra.local.process import Running
from infra.local.watch import PartsWatch

pytestmark = pytest.mark.unit

PROMETHEUS = Running("prometheus", 7, 1, Path("/run/prometheus.log"))
AUTOMATION = Running("automation", 8, 1, Path("/run/automation.log"))


def test_a_part_that_ended_by_itself_is_told_once_with_its_log() -> None:
    ended = set[str]()
    watch = PartsWatch((PROMETHEUS, AUTOMATION), lambda part: part.name not in ended)
    assert list(watch.news()) == []
    ended.add("automation")
    (line,) = watch.news()
    assert "automation does not run any more; its log is /run/automation.log" in line
    assert list(watch.news()) == []
    ended.add("prometheus")
    (line,) = watch.news()
    assert "prometheus does not run any more" in line
