"""A report on a bad morning: whatever the shop calls its products, and whatever does not answer, the rest goes out."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from functions.model.report import Kind
from functions.report_generator.delivering.parcel import Parcel
from functions.report_generator.rendering.job import rendered
from functions.report_generator.rendering.text import COLUMNS
from functions.report_generator.rendering.width import width
from functions.shop.questions import Rows, Unanswered
from functions.state.deliveries import Standing
from tests.functions.report_generator.delivering.pretended import World
from tests.functions.report_generator.figures.morning import Morning
from tests.functions.report_generator.kpis.morning import SUNDAY
from tests.functions.report_generator.rendering.reading import Page
from tests.reports import NASTY_TITLES

pytestmark = pytest.mark.unit
OF_10_KB = "<i>Wanderschuh</i> 👟" * 512
AWAY = "the statement took over 10 s"


def sold(*titles: str) -> Rows:
    return Rows(
        tuple(
            {"id": f"prod_{place}", "title": title, "units_sold": 1, "revenue": "89.90"}
            for place, title in enumerate(titles)
        )
    )


def test_nasty_titles_and_a_question_that_fails_spoil_nothing_else_of_what_is_mailed() -> None:
    answers = {"products_best": sold(*NASTY_TITLES, OF_10_KB), "funnel_daily": Unanswered(AWAY)}
    report = Morning(answers).report()
    out, world = rendered(report), World()
    parcel = Parcel(Kind.DAILY, SUNDAY, report.made_at, out.files, out.mail)
    delivered = world.courier().deliver(Kind.DAILY, SUNDAY, lambda _: parcel)

    assert (delivered.dispatch.standing, delivered.trouble) == (Standing.SENT, ())
    ((_, mail),) = world.post.mails
    message = message_from_bytes(mail, policy=SMTP)
    assert isinstance(message, EmailMessage)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    for told in (str(plain.get_content()), Page(str(page.get_content())).text):
        assert "Who came is not known" in told
        assert told.count(AWAY) == 2  # the first lines, and the section
        assert "CHF 7'200.00" in told
        assert told.count("CHF 89.90") == len(NASTY_TITLES) + 1
        assert "=HYPERLINK(" in told
        assert "\u202e" not in told
        assert "\x1b" not in told
    assert max(map(width, str(plain.get_content()).splitlines())) <= COLUMNS
    assert "<script" not in str(page.get_content())
    whole = json.loads(out.files["reports/daily-20261122.json"])["sections"]["products"]["tables"]["best_products"]
    assert [row["title"] for row in whole["rows"]] == [*NASTY_TITLES, OF_10_KB]
