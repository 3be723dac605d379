"""The runbooks on all real parts: what does not answer, and what they cannot cure, of which they tell."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.automation.interpreter.execution import Status
from infra.local.parts import Parts
from tests.e2e.runbook_shop import API, WEB, Shop, fresh, open_for_customers
from tests.e2e.shell import until
from tests.e2e.test_incidents import deployed

pytestmark = pytest.mark.e2e

CURE, DOWN, SLOW = "FitFoot-HighErrorRate", "FitFoot-ServiceDown", "FitFoot-SlowResponse"


@pytest.fixture(scope="module")
def open_shop(run: Parts) -> Iterator[Shop]:
    with open_for_customers(run) as shop:
        yield shop


@pytest.fixture
def shop(open_shop: Shop) -> Iterator[Shop]:
    with fresh(open_shop):
        yield open_shop


def test_what_no_replicas_cure_fails_and_wakes_somebody_until_the_incident_is_over(shop: Shop, tmp_path: Path) -> None:
    incident = shop.incident("fitfoot-api-incurable")
    try:
        shop.fault("api", "errors")
        shop.fault("api", "slow")
        shop.ill("error_rate", 1, "api")
        shop.ill("response_time_p95", 2000, "api")
        with ThreadPoolExecutor() as both:
            high, slow = both.map(lambda name: shop.runs(name, tmp_path, Incident=incident), (CURE, SLOW))
        assert (high.status, slow.status) == (Status.FAILED, Status.FAILED)
        assert "not recovered: fitfoot-api: error rate" in high.message
        assert "not recovered: fitfoot-" in slow.message
        assert [step.iteration for step in high.of("MeasureAgain")] == list(range(1, 11))
        assert set(shop.own_pages(incident)) == {"trigger"}
        assert shop.lock(CURE) == {"run": high.id, "released": True}
    finally:
        shop.resolve("fitfoot-api-incurable")
    until(lambda: "closed" if shop.own_pages(incident)[-1] == "resolve" else None, 30)


def test_what_does_not_answer_is_restarted_but_rolled_back_if_it_was_deployed_just_before(
    shop: Shop, tmp_path: Path
) -> None:
    images = {name: shop.image(name) for name in (WEB, API)}
    shop.release(WEB, "registry.fitfoot.ch/fitfoot-web:3.9.0")
    deployed(shop.run, "web", datetime.now(UTC) - timedelta(minutes=2))
    for service in ("web", "api"):
        shop.fault(service, "down")
    for service in ("web", "api"):
        shop.ill("down", 100, service)
    restarted = shop.runs(DOWN, tmp_path, scale=30)
    assert restarted.status is Status.SUCCESS, restarted.message
    assert restarted.of("Restart")
    assert not restarted.of("RollBack")
    shop.forget_runbooks()  # it would cool down
    back = shop.runs(DOWN, tmp_path, scale=30, Service="web", Deployment=WEB)
    assert back.status is Status.SUCCESS, back.message
    assert back.of("RollBack")
    assert not back.of("Restart")
    assert {name: shop.image(name) for name in images} == images
    assert [shop.measured("down", 1, service)["value"] for service in ("web", "api")] == [0, 0]
