"""The shop's health as a load balancer sees it: real Redis, Postgres and Prometheus behind the whole bundle."""

import httpx
import pytest

from infra.local.parts import Parts
from tests.e2e.shell import until

pytestmark = pytest.mark.e2e


def test_the_shops_health_is_asked_of_everything_that_runs(run: Parts) -> None:
    with_token = {"authorization": f"Bearer {run.environment['API_TOKEN']}"}

    def healthy() -> httpx.Response | None:
        answer = httpx.get(f"{run.environment['API_URL']}/health", headers=with_token, timeout=30)
        assert answer.status_code in {httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE}, answer.text
        return answer if answer.status_code == httpx.codes.OK else None

    answer = until(healthy, 60)  # a cold start's first questions may be late
    told = answer.json()
    assert (told["status"], told["version"]) == ("healthy", "local")
    assert {name: told["checks"][name]["status"] for name in ("database", "redis")} == {
        "database": "healthy",
        "redis": "healthy",
    }
    assert told["checks"]["external_apis"]["status"] == "unknown"
    assert told["checks"]["database"]["details"]["version"]
    disk = told["checks"]["disk_space"]
    assert disk["details"].get("nodes") or disk["status"] == "unknown"
    public = httpx.get(f"{run.environment['API_URL']}/api/health", timeout=30)
    assert set(public.json()["checks"]["database"]["details"]) == {"summary"}
