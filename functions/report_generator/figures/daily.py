"""Report generator: the daily report: sales, funnel, products, KPIs, incidents and uptime of a day; pure."""

from functions.model.report import Report
from functions.report_generator.figures import news, trade_news
from functions.report_generator.figures.aims import aims, beyond
from functions.report_generator.figures.business import funnel, sales
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.falls import Fall
from functions.report_generator.figures.products import products
from functions.report_generator.figures.troubles import troubles
from functions.report_generator.figures.uptime import uptime


def daily(facts: Facts, fall: Fall | None = None, cause: str = "") -> Report:
    """`fall` is where fewer went on than usual, and `cause` how the API was then."""
    weekday = f"a usual {facts.last:%A}"
    unusual = news.said(
        lambda: news.missing(facts),
        lambda: news.unobserved(facts),
        lambda: trade_news.trade(facts, weekday, fall, cause),
        lambda: news.incidents(facts),
        lambda: beyond(facts),
    )
    calm = unusual or news.said(lambda: trade_news.level(facts, f"{facts.last:%A}s")) or (news.UNSURE,)
    parts = (sales, funnel, products, aims, troubles, uptime)
    return Report(facts.kind, facts.first, facts.last, facts.now, calm, tuple(part(facts) for part in parts))
