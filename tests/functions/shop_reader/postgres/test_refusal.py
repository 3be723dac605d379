"""What Postgres says, as it says it, and which words people read."""

import pytest

from functions.shop_reader.keeping import kept
from functions.shop_reader.postgres.refusal import Refused, of_a_question

pytestmark = pytest.mark.unit
QUESTION = "SELECT sum(sessions) FROM monitoring.conversion_funnel"
EVENTS = "SELECT count(*) FROM (SELECT 1 FROM public.analytics_events WHERE session_id IS NOT NULL) AS visits"
TODAY = """WITH visits AS (SELECT session_id FROM public.analytics_events), gone AS (
    DELETE FROM monitoring.today_visits AS kept WHERE NOT EXISTS (SELECT FROM visits AS v))
INSERT INTO monitoring.today_counted SELECT count(*) FROM visits"""
TWO = "SELECT total FROM public.orders AS o JOIN public.analytics_events AS e ON true"
COLUMN = {"C": "42703", "M": 'column "session_id" does not exist'}
IN_FUNNEL = {"W": "PL/pgSQL function monitoring.funnel_of(date) line 6 at RETURN QUERY\nSQL statement"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({**COLUMN}, "table monitoring.conversion_funnel is missing column session_id"),
        ({**COLUMN, **IN_FUNNEL, "q": EVENTS}, "table public.analytics_events is missing column session_id"),
        ({**COLUMN, **IN_FUNNEL, "q": TODAY}, "table public.analytics_events is missing column session_id"),
        ({**COLUMN, **IN_FUNNEL, "q": TWO}, "a table of it is missing column session_id"),
        ({**COLUMN, **IN_FUNNEL, "q": TWO, "M": "column e.at does not exist"}, "table public.analytics_events is miss"),
        ({**COLUMN, **IN_FUNNEL}, "a table of it is missing column session_id"),
        (
            {**COLUMN, **IN_FUNNEL, "H": "Perhaps id."},
            "missing column session_id (in the function funnel_of); Perhaps id.",
        ),
    ],
)
def test_a_missing_column_is_said_of_the_table_of_the_statement_that_failed(fields: dict[str, str], words: str) -> None:
    said = of_a_question(fields, QUESTION, 5)
    assert words in said
    assert ("(in the function funnel_of)" in said) == ("W" in fields)


def test_a_refresh_that_misses_what_the_shop_renamed_says_so() -> None:
    column = Refused({**COLUMN, **IN_FUNNEL, "q": EVENTS})
    table = Refused({"C": "42P01", "M": 'relation "public.orders" does not exist', **IN_FUNNEL, "q": TWO})
    told = "table public.analytics_events is missing column session_id (in the function funnel_of)"
    assert kept.why(column) == told
    assert kept.why(table).startswith("table or view public.orders is missing (in the function funnel_of); have")


def test_of_a_files_own_statement_the_words_are_postgress() -> None:
    assert kept.why(Refused(COLUMN)) == 'the database refuses: column "session_id" does not exist (42703)'
