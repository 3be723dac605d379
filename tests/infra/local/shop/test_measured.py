"""Tests of the demo shop's pages that are measured, once the run says by which script."""

import httpx
import pytest

from infra.local.shop.measured import PATH
from tests.infra.local.shop.caller import Caller

pytestmark = pytest.mark.integration


def test_a_page_loads_the_script_that_the_run_names_and_knows_its_session(shop: Caller) -> None:
    said = {"script": "http://127.0.0.1/web-vitals.js?a=1&b=2", "integrity": "sha384-abc/+="}
    assert httpx.put(f"{shop.url}{PATH}", json=said).status_code == 204

    for page in ("/", "/products/santis-road-runner"):
        answer = shop.http("web", page)
        assert 'src="http://127.0.0.1/web-vitals.js?a=1&amp;b=2" integrity="sha384-abc/+="' in answer.text
        assert 'data-session="session"' in answer.text
        assert "session" in answer.cookies
        assert "httponly" not in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"script": "http://127.0.0.1/"}'])
def test_what_names_no_script_is_refused(shop: Caller, said: str) -> None:
    assert httpx.put(f"{shop.url}{PATH}", content=said).status_code == 400
