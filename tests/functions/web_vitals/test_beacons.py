import json
from typing import Any

import pytest

from tests.functions.web_vitals.asking import LCP, RECORDED, REQUEST, ask, lines

pytestmark = pytest.mark.unit


def vitals(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Those of the one line that was logged."""
    (line,) = lines(capsys)
    return list(line["vitals"])


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("recorded", RECORDED)
def test_what_chromium_really_sends_is_taken(
    recorded: dict[str, Any],
    encoded: bool,  # noqa: FBT001 - pytest passes it by name
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ask(recorded["body"], recorded["headers"], encoded=encoded)["statusCode"] == 204

    (line,) = lines(capsys)
    assert line["type"] == "vitals"
    assert "malformed" not in line
    assert {vital["page"] for vital in line["vitals"]} == {"/index.html"}
    assert {vital["rating"] for vital in line["vitals"]} == {"good"}
    assert all(vital["first"] for vital in line["vitals"])


def test_every_vital_was_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    for recorded in RECORDED:
        ask(recorded["body"], recorded["headers"])
    found = [vital["name"] for line in lines(capsys) for vital in line["vitals"]]
    assert set(found) == {"LCP", "CLS", "INP", "FCP", "TTFB"}


def test_a_line_has_the_shape_that_the_log_analyser_reads(capsys: pytest.CaptureFixture[str]) -> None:
    batch = {"session_id": "s-1", "page": "/de/products/trail-runner?size=42", "metrics": [LCP]}
    assert ask(batch)["statusCode"] == 204

    (line,) = lines(capsys)
    assert line["at"].endswith("Z")
    assert (line["type"], line["session"]) == ("vitals", "s-1")
    (vital,) = line["vitals"]
    assert vital == {
        "name": "LCP", "value": 1234.5, "rating": "good", "id": "v6-1-2", "page": "/:locale/products/:id",
        "device": "desktop", "first": True, "navigation": "navigate",
    }  # fmt: skip


@pytest.mark.parametrize(
    "private",
    [
        {"entries": [{"name": "https://fitfoot.ch/account?mail=anna@fitfoot.ch"}]},
        {"navigationURL": "https://anna@fitfoot.ch/reset?token=anna"},
        {"page": "/u/anna@fitfoot.ch"},
        {"session_id": "anna@fitfoot.ch"},
        {"id": "anna@fitfoot.ch"},
        {"navigationType": "anna@fitfoot.ch"},
        {"attribution": {"element": "#anna"}},
    ],
)
def test_what_is_private_is_dropped(private: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    headers = {"cookie": "session=anna", "referer": "https://fitfoot.ch/shop/u/?anna", "user-agent": "anna"}
    assert ask({**LCP, **private}, headers)["statusCode"] == 204
    said = capsys.readouterr().out
    assert '"LCP"' in said
    assert "anna" not in said


def test_the_rating_is_ours(capsys: pytest.CaptureFixture[str]) -> None:
    ask({**LCP, "value": 4001, "rating": "good"})
    assert [vital["rating"] for vital in vitals(capsys)] == ["poor"]


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"delta": 1234.5}, True),
        ({"value": 0.3, "delta": 0.1 + 0.2}, True),
        ({"delta": 30.5}, False),
        ({"delta": 1234.4}, False),
        ({"name": "CLS", "value": 0.15, "delta": 0.05}, False),
        ({}, True),
        ({"delta": "all"}, True),
        ({"first": False, "delta": 1234.5}, False),
    ],
)
def test_what_is_told_again_is_no_first_value(
    told: dict[str, Any],
    first: bool,  # noqa: FBT001 - as above
    capsys: pytest.CaptureFixture[str],
) -> None:
    ask({name: value for name, value in LCP.items() if name != "delta"} | told)
    assert [vital["first"] for vital in vitals(capsys)] == [first]


def test_good_metrics_are_kept_beside_bad_ones_which_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    bad: list[object] = [None, 7, [], {}, {**LCP, "name": "XYZ"}, {**LCP, "value": "12"}, {**LCP, "value": -1}]
    assert ask([*bad, LCP, {**LCP, "value": True}])["statusCode"] == 204
    (line,) = lines(capsys)
    assert (len(line["vitals"]), line["malformed"]) == (1, 8)


@pytest.mark.parametrize("digits", [400, 5000])
@pytest.mark.parametrize("name", ["value", "delta", "id", "first", "navigationType", "more"])
def test_a_number_without_end_costs_no_good_metric_beside_it(
    name: str, digits: int, capsys: pytest.CaptureFixture[str]
) -> None:
    endless = json.dumps({**LCP, name: 0}).replace(f'"{name}": 0', f'"{name}": 1{"0" * digits}')
    assert ask(f"[{json.dumps(LCP)}, {endless}, -{'9' * digits}]")["statusCode"] == 204
    (line,) = lines(capsys)
    assert line["vitals"][0] == line["vitals"][0] | {"id": "v6-1-2", "value": 1234.5, "first": True}
    assert len(line["vitals"]) + line["malformed"] == 3
    assert [vital["first"] for vital in line["vitals"][1:]] == ([] if name == "value" else [name != "delta"])


@pytest.mark.parametrize(("name", "most"), [("CLS", 10_000), ("LCP", 86_400_000), ("INP", 86_400_000)])
def test_a_value_that_nothing_can_have_is_none(name: str, most: int, capsys: pytest.CaptureFixture[str]) -> None:
    ask([{**LCP, "name": name, "value": value} for value in (most, most + 1, most * 1.001)])
    (line,) = lines(capsys)
    assert ([vital["value"] for vital in line["vitals"]], line["malformed"]) == ([most], 2)


def test_of_an_address_the_first_two_thousand_characters_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    ask([{**LCP, "page": "/" * 1995 + word} for word in ("carts", "/carts")])
    assert [vital["page"] for vital in vitals(capsys)] == ["/carts", "/cart"]


def test_of_too_many_metrics_the_first_fifty_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    ask({"metrics": [LCP] * 51})
    (line,) = lines(capsys)
    assert (len(line["vitals"]), line["malformed"]) == (50, 1)


@pytest.mark.parametrize(("length", "known"), [(64, True), (65, False)])
def test_an_id_has_at_most_64_characters(
    length: int,
    known: bool,  # noqa: FBT001 - as above
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = "x" * length
    ask({**LCP, "id": told, "session_id": told})
    (line,) = lines(capsys)
    assert (line["session"] == told, line["vitals"][0]["id"] == told) == (known, known)


def test_what_a_metric_says_of_its_page_comes_first_and_what_the_beacon_says_of_its_session(
    capsys: pytest.CaptureFixture[str],
) -> None:
    around = {"page": "/cart", "session_id": "of-all"}
    ask({**around, "metrics": [{**LCP, "page": "/help", "session_id": "its-own"}, LCP]})
    (line,) = lines(capsys)
    assert (line["session"], [vital["page"] for vital in line["vitals"]]) == ("of-all", ["/help", "/cart"])


def test_a_navigation_is_named_as_today_or_other(capsys: pytest.CaptureFixture[str]) -> None:
    told = ("back_forward", "back-forward-cache", "teleport", None, 7)
    ask([{**LCP, "navigationType": one} for one in told])
    said = [vital["navigation"] for vital in vitals(capsys)]
    assert said == ["back-forward", "back-forward-cache", "other", "other", "other"]


def test_a_metric_without_an_id_gets_one_that_no_other_has(capsys: pytest.CaptureFixture[str]) -> None:
    ask([{"name": "LCP", "value": 1}, {"name": "LCP", "value": 2}])
    ids = {vital["id"] for vital in vitals(capsys)}
    assert len(ids) == 2
    assert all(id_.startswith(REQUEST["requestContext"]["requestId"]) for id_ in ids)


@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ({}, "/:unknown"),
        ({"referer": "https://fitfoot.ch/"}, "/:unknown"),
        ({"referer": "https://fitfoot.ch/", "sec-fetch-site": "same-origin"}, "/"),
        ({"referer": "https://fitfoot.ch/products/trail-runner"}, "/products/:id"),
    ],
)
def test_a_page_that_is_not_told_is_the_referrer_s_where_that_is_whole(
    headers: dict[str, str], page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(LCP, headers)
    assert [vital["page"] for vital in vitals(capsys)] == [page]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1", "mobile"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/141.0 Mobile Safari/537.36", "mobile"),
        ("Mozilla/5.0 (Linux; Android 16; SM-X710) Chrome/141.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) Version/12.1 Mobile/15E148 Safari/604.1", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/143.0", "desktop"),
        ("", "desktop"),
    ],
)
def test_a_device_is_known_by_its_browser(agent: str, device: str, capsys: pytest.CaptureFixture[str]) -> None:
    ask(LCP, {"user-agent": agent})
    assert [vital["device"] for vital in vitals(capsys)] == [device]


def test_our_reporter_knows_an_ipad_that_says_it_is_a_mac(capsys: pytest.CaptureFixture[str]) -> None:
    ask({"metrics": [LCP], "device": "tablet"}, {"user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"})
    assert [vital["device"] for vital in vitals(capsys)] == ["tablet"]
