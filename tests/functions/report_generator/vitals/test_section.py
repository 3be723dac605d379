"""Tests of web vitals beside money as a report shows it."""

from datetime import date
from html import unescape
from typing import Any

import pytest

from functions.model.report import Kind, Report
from functions.model.report_json import report_json
from functions.report_generator.rendering.page import html
from functions.report_generator.rendering.text import text
from functions.shop.questions import Rows, Sql
from tests.functions.report_generator.figures.morning import Morning, endpoint, vector
from tests.functions.report_generator.kpis.morning import FakeReader
from tests.functions.report_generator.vitals.telling import FakeBucket, lcp, told

pytestmark = pytest.mark.unit
KNOWN = tuple({"session": f"s{number}", "ordered": number < 8} for number in range(24))


def a_bucket() -> FakeBucket:
    """Thirty mobiles saw the first page, every third slowly; two desktops without a session saw a sale."""
    bucket = FakeBucket()
    for number in range(30):
        slow = number % 3 == 0
        page = lcp(5000.0 if slow else 1000.0 + number, f"v{number}")
        bucket.keep(f"b{number}", told("2026-11-22 08:00", f"s{number}", page))
    sale = (lcp(800.0, f"w{number}", "/sale/<b>:id", "desktop", "INP") for number in range(2))
    bucket.keep("sale", told("2026-11-21 08:00", None, *sale))
    return bucket


def the_report(bucket: FakeBucket, *known: dict[str, Any]) -> Report:
    return Morning({"sessions_ordered": Rows(known)}, vitals=bucket.shelf()).report(Kind.PERFORMANCE)


def section(report: Report) -> Any:  # noqa: ANN401 - JSON
    return report_json(report)["sections"]["web_vitals"]


def reasons(table: dict[str, Any]) -> dict[tuple[int, str], str]:
    return {(one["row"], one["column"]): one["reason"] for one in table["unknown"]}


def test_pages_stand_beside_what_their_visitors_bought() -> None:
    tables = section(the_report(a_bucket(), *KNOWN))["tables"]
    pages = tables["pages"]
    home, sale = pages["rows"]
    assert home == {
        "page": "/", "device": "mobile", "lcp": 5000, "lcp_samples": 30, "inp": None, "inp_samples": 0,
        "joined": 24, "conversion": 33.33,
    }  # fmt: skip
    assert (sale["page"], sale["inp"], sale["inp_samples"], sale["joined"]) == ("/sale/<b>:id", 800, 2, 0)
    more = tables["more_vitals"]["rows"]
    assert [(one["sessions"], one["lcp_rating"], one["cls_samples"]) for one in more] == [(30, "poor", 0), (0, None, 0)]
    assert reasons(pages) == {
        (0, "inp"): "no view told of it", (1, "lcp"): "no view told of it",
        (1, "conversion"): "no session id was told",
    }  # fmt: skip


def test_the_report_shows_it_as_text_and_as_a_page() -> None:
    report = the_report(a_bucket(), *KNOWN)
    for shown in (text(report), unescape(html(report)).replace("\N{NO-BREAK SPACE}", " ")):
        assert "5'000 ms" in shown
        assert "33.33 %" in shown
        assert "The shop's events know 24 of the 30 sessions that were told; 8 ordered." in " ".join(shown.split())
    assert "<b>:id" not in html(report)


def test_good_and_poor_first_pages_are_compared_and_chance_is_said() -> None:
    table = section(the_report(a_bucket(), *KNOWN))["tables"]["by_lcp"]
    good, middling, poor = table["rows"]
    assert (good["sessions"], good["joined"], good["ordered"], good["conversion"]) == (20, 16, 5, 31.25)
    assert (middling["sessions"], middling["conversion"]) == (0, None)
    assert (poor["joined"], poor["ordered"], poor["conversion"]) == (8, 3, 37.5)
    assert "Good and poor cannot be compared: only 8 with a poor one is known to the shop." in table["note"]
    assert reasons(table)[1, "conversion"] == "no session id was told"


def test_today_so_far_is_in_it_while_the_report_is_of_yesterday() -> None:
    bucket = FakeBucket()
    bucket.keep("now", told("2026-11-23 06:00", "s1", lcp(1234.0, "v1", "/new")))
    found = section(the_report(bucket))
    assert [(one["page"], one["lcp"]) for one in found["tables"]["pages"]["rows"]] == [("/new", 1234)]
    assert found["notes"][0].startswith("Views from Mon 16 Nov 2026 to Mon 23 Nov 2026, ")
    earlier = section(Morning(vitals=bucket.shelf()).report(Kind.PERFORMANCE, date(2026, 11, 21)))
    assert earlier["reason"] == "no browser told of its web vitals in these days"


@pytest.mark.parametrize(("poor", "said"), [(0, "more than chance"), (4, "which may be chance")])
def test_a_difference_is_chance_until_it_is_too_large(poor: int, said: str) -> None:
    bucket = FakeBucket()
    known = []
    for number in range(200):
        rated, place = divmod(number, 100)
        bucket.keep(f"b{number}", told("2026-11-22 08:00", f"s{number}", lcp(5000.0 if rated else 900.0, f"v{number}")))
        known.append({"session": f"s{number}", "ordered": place < (poor if rated else 9)})
    note = section(the_report(bucket, *known))["tables"]["by_lcp"]["note"]
    assert "with a good first LCP convert at 9.00 % (9 of 100), with a poor one at " in note
    assert said in note


def test_ids_that_the_shop_does_not_know_are_a_reason() -> None:
    pages = section(the_report(a_bucket()))["tables"]["pages"]
    assert reasons(pages)[0, "conversion"] == "the shop's events know none of these ids"


def test_without_the_database_what_was_felt_stands() -> None:
    found = section(Morning(vitals=a_bucket().shelf()).report(Kind.PERFORMANCE))
    assert found["tables"]["pages"]["rows"][0]["lcp"] == 5000
    unknown = reasons(found["tables"]["pages"])
    assert unknown[0, "conversion"] == "the shop was not asked: the database is away"
    assert "Of 30 sessions the shop was not asked: the database is away." in found["notes"]


def test_without_the_bucket_the_section_says_so_and_the_rest_stands() -> None:
    bucket = a_bucket()
    bucket.away = True
    answers = {name: vector(endpoint(80.0)) for name in ("topk", "[604800s]", "increase")}
    report = Morning(answers, vitals=bucket.shelf()).report(Kind.PERFORMANCE)
    sections = report_json(report)["sections"]
    assert sections["web_vitals"]["reason"].startswith("s3://lines: ")
    assert list(sections) == ["kpis", "endpoints", "queries", "web_vitals"]
    assert sections["endpoints"]["tables"]["slowest"]["rows"][0]["p95"] == 80
    assert "s3://lines: " in text(report)


def test_days_without_any_beacon_say_so() -> None:
    assert section(the_report(FakeBucket()))["reason"] == "no browser told of its web vitals in these days"


def test_ten_pages_are_shown_those_with_most_samples_first() -> None:
    bucket = FakeBucket()
    for number in range(12):
        views = (lcp(1.0, f"{number}-{view}", f"/p{number}") for view in range(number + 1))
        bucket.keep(f"b{number}", told("2026-11-22 08:00", None, *views))
    pages = section(the_report(bucket))["tables"]["pages"]
    assert [one["page"] for one in pages["rows"]] == [f"/p{number}" for number in range(11, 1, -1)]
    assert pages["note"].endswith("The 10 with most samples of 12.")


def test_every_session_is_asked_for_in_batches_by_those_days() -> None:
    bucket = FakeBucket()
    lines = [told("2026-11-22 08:00", f"s{number}", lcp(1.0, f"v{number}")) for number in range(6000)]
    bucket.keep("b", *lines, told("2026-11-22 08:00", "\ud800", lcp(1.0, "odd")))
    morning = Morning({"sessions_ordered": Rows(())}, vitals=bucket.shelf())
    report = morning.report(Kind.PERFORMANCE)
    asked = [one for one in _asked(morning.reader) if one.name == "sessions_ordered"]
    assert [len(str(one.params["sessions"]).split(", ")) for one in asked] == [5000, 1000]
    assert [(one.params["from"], one.params["to"]) for one in asked] == [(date(2026, 11, 16), date(2026, 11, 23))] * 2
    assert section(report)["notes"][1:] == ["The shop's events know 0 of the 6'001 sessions that were told; 0 ordered."]


def test_an_answer_of_another_shape_is_a_reason() -> None:
    report = the_report(a_bucket(), {"session": "s1", "ordered": "t"})
    assert "ordered is not a boolean" in reasons(section(report)["tables"]["pages"])[0, "conversion"]


def _asked(reader: FakeReader) -> list[Sql]:
    return [one for one in reader.asked if isinstance(one, Sql)]
