from dataclasses import replace

import httpx
import pytest

from functions.health_probe.redirects import BadRedirect, Request, first, follow
from tests.builders import a_check

pytestmark = pytest.mark.unit

SECRETS = {"authorization": "Bearer s", "cookie": "a=b", "x-api-key": "k", "accept": "*/*", "user-agent": "u"}
GET = Request("GET", httpx.URL("https://fitfoot.ch/a/b?c#d"), SECRETS)
POST = replace(GET, method="POST", body="x", headers={**SECRETS, "content-type": "text/plain"})


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/x", "https://fitfoot.ch/x"),
        ("x", "https://fitfoot.ch/a/x"),
        ("?q=1", "https://fitfoot.ch/a/b?q=1"),
        ("../../../x", "https://fitfoot.ch/x"),
        ("//api.fitfoot.ch/x", "https://api.fitfoot.ch/x"),
        ("http://fitfoot.ch/", "http://fitfoot.ch/"),
        ("https://FITFOOT.ch:443/x", "https://fitfoot.ch/x"),
        ("https://fitfoot.ch:8443/x", "https://fitfoot.ch:8443/x"),
        ("https://fitfoot.ch/#top", "https://fitfoot.ch/"),
        ("https://u:p@fitfoot.ch/x", "https://fitfoot.ch/x"),
        ("https://grüezi.ch/ü", "https://xn--grezi-lva.ch/%C3%BC"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("", "https://fitfoot.ch/a/b?c"),
    ],
)
def test_a_location_is_joined_to_where_it_was_said(location: str, url: str) -> None:
    assert str(follow(GET, 302, location).url) == url


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("file:///etc/passwd", "'file:///etc/passwd', which is not HTTP"),
        ("gopher://x/", "which is not HTTP"),
        ("javascript:alert(1)", "which is not HTTP"),
        ("data:text/html,x", "which is not HTTP"),
        ("http://", "which is not HTTP"),
        ("http://[::1", "which is no address"),
        ("http://[zz", "which is no address"),
        ("http://a b/", "which is no address"),
        ("http://x:port/", "which is no address"),
        ("http://x:99999/", "which is not HTTP"),
        ("http://a\x00b/", "which is no address"),
        ("http://" + "\ud800", "which is no address"),
        ("ftp://" + "x" * 200, "which is not HTTP"),
    ],
)
def test_a_location_that_is_no_http_address_is_refused(location: str, says: str) -> None:
    with pytest.raises(BadRedirect) as refusal:
        follow(GET, 302, location)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 130


@pytest.mark.parametrize("location", ["http://xn--/", "http://a..b/", "http://" + "a" * 300 + "/"])
def test_an_odd_host_name_is_left_to_the_resolver(location: str) -> None:
    assert follow(GET, 302, location).host


@pytest.mark.parametrize(
    ("method", "status", "then"),
    [
        ("GET", 301, "GET"), ("GET", 303, "GET"), ("GET", 307, "GET"), ("GET", 308, "GET"),
        ("POST", 301, "GET"), ("POST", 302, "GET"), ("POST", 303, "GET"), ("POST", 307, "POST"), ("POST", 308, "POST"),
        ("PUT", 302, "PUT"), ("PUT", 303, "GET"),
        ("HEAD", 301, "HEAD"), ("HEAD", 303, "HEAD"), ("HEAD", 308, "HEAD"),
    ],
)  # fmt: skip
def test_a_method_changes_as_browsers_change_it(method: str, status: int, then: str) -> None:
    assert follow(replace(GET, method=method), status, "/x").method == then


def test_a_body_goes_where_its_method_goes() -> None:
    assert follow(POST, 307, "/x").body == "x"
    got = follow(POST, 302, "/x")
    assert (got.body, "content-type" in got.headers) == ("", False)


@pytest.mark.parametrize(
    "location", ["http://fitfoot.ch/", "https://fitfoot.ch:8443/", "https://evil.example/", "https://api.fitfoot.ch/"]
)
def test_another_origin_gets_no_secret(location: str) -> None:
    assert follow(GET, 302, location).headers == {"accept": "*/*", "user-agent": "u"}


def test_the_same_origin_gets_all_headers() -> None:
    assert follow(GET, 302, "https://fitfoot.ch:443/x").headers == SECRETS


def test_a_check_s_own_headers_win_whatever_their_case() -> None:
    headers = first(a_check(headers={"User-Agent": "mine", "X-Token": "t", "HOST": "other"})).headers
    assert (headers["user-agent"], headers["x-token"], headers["host"]) == ("mine", "t", "other")
    assert len({name.lower() for name in headers}) == len(headers)


def test_a_user_in_a_url_becomes_a_header_and_leaves_the_url() -> None:
    request = first(a_check(url="https://al%40ce:pa%3Ass@fitfoot.ch/x"))
    assert request.headers["authorization"] == "Basic YWxAY2U6cGE6c3M="  # al@ce:pa:ss
    assert str(request.url) == "https://fitfoot.ch/x"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://fitfoot.ch/", "fitfoot.ch", 80),
        ("https://fitfoot.ch/", "fitfoot.ch", 443),
        ("https://fitfoot.ch:8443/", "fitfoot.ch", 8443),
        ("http://[::1]:8080/", "::1", 8080),
        ("https://grüezi.ch/", "xn--grezi-lva.ch", 443),
    ],
)
def test_a_request_knows_its_host_and_port(url: str, host: str, port: int) -> None:
    request = first(a_check(url=url))
    assert (request.host, request.port) == (host, port)
