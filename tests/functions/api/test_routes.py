import json
import re

import pytest

from functions.api.status_routes import OPENAPI
from infra.api import ROUTES
from tests.builders import a_check
from tests.functions.api.history import a_day, an_observation
from tests.functions.api.site import AUTHORIZED, Site

pytestmark = pytest.mark.unit


@pytest.fixture
def site() -> Site:
    return Site()


def test_the_status_for_programs_has_its_shape(site: Site) -> None:
    answer = site.ask("/status.json")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=15"
    assert list(answer.json) == ["generated_at", "status", "checks", "incidents"]
    assert answer.json["generated_at"] == "2026-11-23T05:02:30Z"
    assert answer.json["status"] == "down"
    assert answer.json["incidents"] == []


def test_nothing_but_what_is_public_is_shown_of_a_check(site: Site) -> None:
    checkout = next(check for check in site.ask("/status.json").json["checks"] if check["name"] == "checkout")

    assert list(checkout) == ["name", "group", "status", "since", "response_ms", "uptime", "coverage", "days"]
    assert list(checkout["days"][0]) == ["date", "up", "degraded", "down", "maintenance", "unknown"]
    for path in ("/status.json", "/status", "/badges/checkout/uptime.svg"):
        assert not re.search(r"10\.1\.2\.3|503|fitfoot\.ch", site.ask(path).body), path


def test_the_status_page_allows_its_style_and_nothing_else(site: Site) -> None:
    answer = site.ask("/status")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "checkout is down since 05:46" in answer.body
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script" not in answer.body


def test_the_table_is_read_once_a_check_for_many_readers(site: Site) -> None:
    for _ in range(3):
        site.ask("/status")
        site.ask("/status.json")
        site.ask("/badges/storefront/uptime.svg")

    assert site.table.queries == len(site.checks)


def test_a_status_is_kept_for_five_seconds(site: Site) -> None:
    site.ask("/status.json")
    site.now = site.now.replace(second=34)
    assert site.ask("/status.json").json["generated_at"] == "2026-11-23T05:02:30Z"
    site.now = site.now.replace(second=35)
    assert site.ask("/status.json").json["generated_at"] == "2026-11-23T05:02:35Z"


def test_no_more_than_ninety_items_of_a_check_are_read() -> None:
    site = Site()
    first = site.ask("/status.json").json["checks"][0]["days"]
    assert (len(first), first[0]["date"], first[-1]["date"]) == (90, "2026-08-26", "2026-11-23")


def test_a_table_that_is_gone_is_unknown_and_never_healthy(site: Site) -> None:
    site.table.gone = True

    for_programs, for_people = site.ask("/status.json"), site.ask("/status")

    assert (for_programs.status, for_people.status) == (503, 503)
    assert for_programs.headers["Retry-After"] == for_people.headers["Retry-After"] == "30"
    assert for_programs.headers["Cache-Control"] == for_people.headers["Cache-Control"] == "no-store"
    assert for_programs.json == {"error": "what is asked for cannot be read now; try again soon"}
    assert "The state of the shop is unknown" in for_people.body
    assert "operational" not in for_people.body.lower()
    assert "10.0.0.5" not in for_programs.body + for_people.body


def test_a_table_that_is_back_is_read_at_once(site: Site) -> None:
    site.table.gone = True
    site.ask("/status.json")
    site.table.gone = False

    assert site.ask("/status.json").status == 200


def test_the_root_leads_to_the_status_page_under_any_prefix(site: Site) -> None:
    answer = site.ask("/")
    assert (answer.status, answer.headers["Location"]) == (302, "status")


def test_a_badge_shows_the_uptime_of_a_month(site: Site) -> None:
    answer = site.ask("/badges/checkout/uptime.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert re.search(r"<title>uptime 30d: 99\.\d\d.%</title>", answer.body)


def test_a_badge_shows_another_window(site: Site) -> None:
    assert (
        "<title>uptime 24h: 100\N{NARROW NO-BREAK SPACE}%</title>"
        in site.ask("/badges/storefront/uptime.svg", window="24h").body
    )


def test_a_badge_of_a_check_that_was_never_observed_is_unknown(site: Site) -> None:
    assert "<title>uptime 30d: unknown</title>" in site.ask("/badges/mail/uptime.svg").body


def test_a_badge_of_no_check_names_the_nearest(site: Site) -> None:
    answer = site.ask("/badges/storfront/uptime.svg")
    assert answer.status == 404
    assert answer.json == {"error": "there is no check 'storfront'; did you mean storefront?"}


def test_a_badge_of_no_window_names_those_that_there_are(site: Site) -> None:
    answer = site.ask("/badges/storefront/uptime.svg", window="year")
    assert answer.status == 400
    assert answer.json == {"error": "there is no window 'year'; there are 24h, 7d, 30d, 90d"}


def test_a_name_with_a_space_has_a_badge() -> None:
    check = a_check("web shop")
    site = Site({"web shop": [a_day(latest=an_observation(check="web shop"))]}, [check])
    assert site.ask("/badges/web shop/uptime.svg").status == 200


def test_metrics_are_for_those_with_the_token(site: Site) -> None:
    answer = site.has_token().ask("/metrics", headers=AUTHORIZED)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'probe_success{check="checkout",group="Shop",service="web"} 0\n' in answer.body


def test_metrics_come_as_openmetrics_where_that_is_preferred(site: Site) -> None:
    answer = site.has_token().ask(
        "/metrics", headers={**AUTHORIZED, "accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"}
    )
    assert answer.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert answer.body.endswith("# EOF\n")


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer wrong", "Basic s3cret-for-scrapes", "Bearer s3cret-for-scrapesX", "Bearer é"],
)
def test_metrics_are_not_for_others(site: Site, authorization: str) -> None:
    answer = site.has_token().ask("/metrics", headers={"authorization": authorization})

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="fitfoot"'
    assert answer.json == {"error": "send the header `Authorization: Bearer METRICS_TOKEN`"}


def test_a_token_is_read_once_for_many_scrapes(site: Site) -> None:
    site.has_token()
    assert [site.ask("/metrics", headers=AUTHORIZED).status for _ in range(3)] == [200, 200, 200]
    site.ssm.assert_no_pending_responses()


def test_without_a_token_an_operator_reads_what_to_set(site: Site) -> None:
    site.ssm.add_client_error("get_parameter", "ParameterNotFound", http_status_code=400)

    answer = site.ask("/metrics", headers=AUTHORIZED)

    assert answer.status == 503
    assert answer.json["error"].startswith("METRICS_TOKEN is not set: an operator has to run `aws ssm put-parameter")


def test_a_token_that_cannot_be_read_is_no_reason_to_let_anybody_in(site: Site) -> None:
    site.ssm.add_client_error("get_parameter", "AccessDeniedException", "role arn:aws:iam::1:role/x may not")

    answer = site.ask("/metrics", headers=AUTHORIZED)

    assert answer.status == 503
    assert "arn" not in answer.body


def test_what_is_public_is_open_to_other_origins(site: Site) -> None:
    for path in ("/status", "/status.json", "/badges/storefront/uptime.svg", "/openapi.json", "/nothing"):
        headers = site.ask(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*", path
        assert "Access-Control-Allow-Credentials" not in headers


def test_metrics_are_closed_to_other_origins(site: Site) -> None:
    for answer in (
        site.ask("/metrics", "OPTIONS"),
        site.has_token().ask("/metrics"),
        site.has_token().ask("/metrics", headers=AUTHORIZED),
    ):
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]


def test_a_preflight_is_answered(site: Site) -> None:
    answer = site.ask("/status.json", "OPTIONS", {"origin": "https://intranet.example"})

    assert (answer.status, answer.body) == (204, "")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_head_is_get_without_a_body(site: Site) -> None:
    head, get = site.ask("/status.json", "HEAD"), site.ask("/status.json")
    assert (head.status, head.body, head.headers) == (200, "", get.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(site: Site, method: str) -> None:
    answer = site.ask("/badges/storefront/uptime.svg", method)

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json == {"error": "only GET, HEAD, OPTIONS are answered here"}


def test_a_path_that_is_not_there_is_said_to_be(site: Site) -> None:
    answer = site.ask("/wp-login.php", "POST")

    assert answer.status == 404
    assert answer.json == {"error": "there is nothing here; /openapi.json lists what there is"}


def test_a_fault_of_ours_shows_nothing_of_itself() -> None:
    site = Site({"storefront": [object()]}, [a_check()])  # type: ignore[list-item]  # the fault

    answer = site.ask("/status.json")

    assert answer.status == 500
    assert answer.json == {"error": "something is wrong here; it has been logged"}


def test_the_document_lists_exactly_the_routes_that_there_are(site: Site) -> None:
    listed = set(json.loads(OPENAPI.read_text("utf-8"))["paths"])

    assert listed == {path.replace("<", "{").replace(">", "}") for path in site.routes.table}
    assert listed == set(ROUTES)
    assert site.ask("/openapi.json").json["openapi"] == "3.1.0"


def test_every_answer_is_taken_for_what_it_says_it_is(site: Site) -> None:
    for path in site.routes.table:
        assert site.ask(path.replace("<check>", "storefront")).headers["X-Content-Type-Options"] == "nosniff"
