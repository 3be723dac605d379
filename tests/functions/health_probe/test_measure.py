import json
from collections.abc import Iterable
from typing import Any

import pytest

from functions.health_probe.measure import NAMESPACE, measure
from functions.model.observation import Observation, Outcome
from tests.builders import a_check, an_observation

pytestmark = pytest.mark.unit


def printed(
    capsys: pytest.CaptureFixture[str], seen: Iterable[Observation], services: dict[str, str]
) -> list[dict[str, Any]]:
    measure({name: a_check(name, service=service) for name, service in services.items()}, seen)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_service_has_one_blob_with_its_dimension_only(capsys: pytest.CaptureFixture[str]) -> None:
    seen = [an_observation(check="a"), an_observation(Outcome.DOWN, check="b", took_ms=5)]
    (blob,) = printed(capsys, seen, {"a": "web", "b": "web"})
    (directive,) = blob["_aws"]["CloudWatchMetrics"]
    assert (directive["Namespace"], directive["Dimensions"]) == (NAMESPACE, [["service"]])
    assert {metric["Name"]: metric["Unit"] for metric in directive["Metrics"]} == {
        "ProbeSuccess": "Count",
        "ProbeDuration": "Milliseconds",
    }
    assert (blob["service"], blob["ProbeSuccess"], blob["ProbeDuration"]) == ("web", [1.0, 0.0], [80.0, 5.0])
    assert blob["checks"] == {"a": "up", "b": "down"}


def test_services_have_a_blob_each(capsys: pytest.CaptureFixture[str]) -> None:
    blobs = printed(capsys, [an_observation(check="a"), an_observation(check="b")], {"a": "web", "b": "api"})
    assert [blob["service"] for blob in blobs] == ["web", "api"]


def test_unknown_is_neither_success_nor_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, [an_observation(Outcome.UNKNOWN, check="a")], {"a": "web"}) == []


def test_what_took_no_time_has_no_duration(capsys: pytest.CaptureFixture[str]) -> None:
    (blob,) = printed(capsys, [an_observation(Outcome.DOWN, check="a", took_ms=None)], {"a": "web"})
    assert "ProbeDuration" not in blob


@pytest.mark.parametrize("count", [99, 100, 101, 200, 500])
def test_hundreds_of_checks_of_one_service_are_all_measured(capsys: pytest.CaptureFixture[str], count: int) -> None:
    names = [f"check-{number}" for number in range(count)]
    blobs = printed(capsys, [an_observation(check=name) for name in names], dict.fromkeys(names, "web"))
    for metric in ("ProbeSuccess", "ProbeDuration"):
        values = [blob.get(metric, []) for blob in blobs]
        assert sum(len(value) if isinstance(value, list) else 1 for value in values) == count
        assert all(len(value) <= 100 for value in values if isinstance(value, list))  # CloudWatch takes no more
