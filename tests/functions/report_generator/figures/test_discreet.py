"""Tests of reasons: where something is, and as whom it is asked, stands in no mail."""

import json

import pytest

from functions.model.report import Kind
from functions.model.report_json import report_json
from functions.report_generator.figures.discreet import discreet
from functions.shop.questions import Unanswered
from tests.functions.report_generator.figures.morning import Morning, usual_answers
from tests.functions.report_generator.kpis.morning import CONVERSION, ERRORS

pytestmark = pytest.mark.unit
AWAY = 'cannot connect to postgresql://shop.abc.eu-central-2.rds.amazonaws.com:5432/shop: role "fitfoot_reader" is gone'


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (AWAY, "cannot connect to the database: role is gone"),
        (
            "funnel_daily: postgresql://[::1]:5432/shop: no answer in time",
            "funnel_daily: the database: no answer in time",
        ),
        ("no answer from http://10.0.3.7:9090/x: connection refused", "no answer from its address: connection refused"),
        (
            'it lets nobody in: no pg_hba.conf entry for host "10.0.0.4", user "bob", database "shop" (28000)',
            "it lets nobody in: no pg_hba.conf entry for host, user, database (28000)",
        ),
        ("refused by 10.0.0.5:5432, or db.internal:5432", "refused by its address, or its address"),
        (
            'table state: Could not connect to the endpoint URL: "https://dynamodb.eu.amazonaws.com/"',
            'table state: Could not connect to the endpoint URL: "its address"',
        ),
        ("User: arn:aws:sts::123456789012:assumed-role/x is not authorized", "User: its name is not authorized"),
        ("it took more than 2.5 s, or somebody cancelled it", "it took more than 2.5 s, or somebody cancelled it"),
        ("revenue is not a decimal number: 'much' at 12:30", "revenue is not a decimal number: 'much' at 12:30"),
    ],
)
def test_a_reason_says_what_is_wrong_and_not_where(reason: str, said: str) -> None:
    assert discreet(reason) == said


@pytest.mark.parametrize("kind", Kind)
def test_no_report_says_where_the_database_is(kind: Kind) -> None:
    answers = {**dict.fromkeys(usual_answers(), Unanswered(AWAY)), "conversion_rate": Unanswered(AWAY)}
    answers |= dict.fromkeys(("slowest_queries", "topk", "increase", "604800s"), Unanswered(AWAY))
    told = json.dumps(report_json(Morning(answers, kpis=(CONVERSION, ERRORS)).report(kind)))
    assert "cannot connect to the database: role is gone" in told
    assert "rds.amazonaws" not in told
    assert "fitfoot_reader" not in told
