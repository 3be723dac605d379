"""Tests that the demo cluster answers as a real API server did, exchange by exchange."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from infra.local.cluster.access import ADMIN, RUNBOOK
from infra.local.cluster.objects import Cluster
from tests.infra.local.cluster.caller import TOKENS, Caller, called
from tests.infra.local.cluster.recorded import EXCHANGES, Comparison


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    """Someone who calls an empty cluster; as where it was recorded, no controller looks after it."""
    with called(Cluster({TOKENS["admin"]: ADMIN, TOKENS["runbook"]: RUNBOOK}), tmp_path) as calls:
        yield calls


@pytest.mark.integration
def test_every_recorded_call_is_answered_as_the_real_server_answered_it(caller: Caller) -> None:
    comparison, problems = Comparison(), []
    for number, exchange in enumerate(EXCHANGES):
        body = comparison.request(exchange["body"])
        answer = caller.send(exchange["method"], exchange["path"], body, exchange["content_type"], exchange["as"])
        ours = {
            "status": answer.status_code,
            "response_content_type": answer.headers["Content-Type"],
            "response": answer.json(),
        }
        recorded = {key: exchange[key] for key in ours}
        problems += [f"exchange {number}{each}" for each in comparison.differences(recorded, ours)]
    assert problems == []
    assert len(EXCHANGES) == 40


WEB, STALE, QUOTED = 10, 15, 26  # exchanges: a scaled Deployment, a conflict, a message that quotes an object


def _changed(number: int, *path: str, to: object) -> list[str]:
    """Compare the recorded answers with themselves up to this one, and this one with something else in one place."""
    comparison = Comparison()
    for each in EXCHANGES[:number]:
        assert comparison.differences(each["response"], each["response"]) == []
    answer = deepcopy(EXCHANGES[number]["response"])
    place = answer
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return comparison.differences(EXCHANGES[number]["response"], answer)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("number", "path", "to"),
    [
        (WEB, ("spec", "replicas"), 6),
        (WEB, ("spec", "replicas"), "5"),
        (WEB, ("spec", "surprise"), 1),
        (WEB, ("metadata", "uid"), "ed1457a4-4be3-4923-a250-7407582fb32c"),
        (WEB, ("metadata", "resourceVersion"), "191"),
        (WEB, ("metadata", "resourceVersion"), "12"),
        (WEB, ("metadata", "creationTimestamp"), None),
        (STALE, ("reason",), "AlreadyExists"),
        (STALE, ("details",), {"name": "fitfoot-web", "kind": "deployments"}),
        (STALE, ("code",), 410),
        (QUOTED, ("message",), EXCHANGES[QUOTED]["response"]["message"].replace("#10", "#11")),
        (QUOTED, ("message",), EXCHANGES[QUOTED]["response"]["message"].replace('"200', '"199')),
        (QUOTED, ("details", "causes"), []),
    ],
)
def test_a_planted_difference_is_found(number: int, path: tuple[str, ...], to: object) -> None:
    assert _changed(number, *path, to=to) != []


@pytest.mark.unit
def test_another_time_is_no_difference() -> None:
    assert _changed(WEB, "metadata", "creationTimestamp", to="2031-01-01T00:00:00Z") == []
