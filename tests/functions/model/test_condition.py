import json
from datetime import timedelta

import pytest

from functions.model.condition import Condition
from functions.model.operand import BODY
from tests.builders import an_answer

pytestmark = pytest.mark.unit

DEEP = "[" * 100_000 + "]" * 100_000
JUST_PARSED = "[" * 900 + "1" + "]" * 900
ITEMS = {"items": [{"name": "shoe", "price": 129.9}, {"name": "Söckli", "price": None}], "total": 2, "ok": True}

HOLDS = [
    # numbers
    ("[STATUS] == 200", {"status": 200}, True),
    ("[STATUS] == 200.0", {"status": 200}, True),
    ("200 == [STATUS]", {"status": 200}, True),
    ("[STATUS] != 200", {"status": 204}, True),
    ("[STATUS] < 300", {"status": 299}, True),
    ("[STATUS] < 300", {"status": 300}, False),
    ("[STATUS] <= 300", {"status": 300}, True),
    ("[STATUS] > 199", {"status": 200}, True),
    ("[STATUS] >= 201", {"status": 200}, False),
    ("[STATUS] == 200", {"status": None}, False),
    ("[STATUS] < 500", {"status": None}, False),
    ("[STATUS] > 0", {"status": None}, False),
    # any
    ("[STATUS] == any(200, 204)", {"status": 204}, True),
    ("[STATUS] == any(200, 204)", {"status": 500}, False),
    ("any(200, 204) == [STATUS]", {"status": 204}, True),
    ("[STATUS] != any(404, 500)", {"status": 200}, True),
    ("[STATUS] != any(404, 500)", {"status": 500}, False),
    ("[BODY].state == any(up, pat(deg*))", {"body": '{"state": "degraded"}'}, True),
    ("[BODY].state == any(up, pat(deg*))", {"body": '{"state": "down"}'}, False),
    # durations
    ("[RESPONSE_TIME] < 500", {"took_ms": 499.9}, True),
    ("[RESPONSE_TIME] < 500", {"took_ms": 500}, False),
    ("[RESPONSE_TIME] < 500ms", {"took_ms": 80}, True),
    ("[RESPONSE_TIME] < 1s", {"took_ms": 1000.1}, False),
    ("[RESPONSE_TIME] == 1001", {"took_ms": 1001}, True),
    ("[RESPONSE_TIME] < 1s", {"took_ms": None}, False),
    ("[CERTIFICATE_EXPIRATION] > 48h", {"expires_in": timedelta(days=60)}, True),
    ("[CERTIFICATE_EXPIRATION] > 48h", {"expires_in": timedelta(hours=47)}, False),
    ("[CERTIFICATE_EXPIRATION] > 48h", {"expires_in": timedelta(days=-3)}, False),
    ("[CERTIFICATE_EXPIRATION] > 48h", {"expires_in": None}, False),
    ("[CERTIFICATE_EXPIRATION] > 1d12h", {"expires_in": timedelta(hours=37)}, True),
    # connection
    ("[CONNECTED] == true", {}, True),
    ("[CONNECTED] == false", {"connected": False}, True),
    ("[IP] == 192.0.2.10", {}, True),
    ("[IP] == pat(192.0.2.*)", {}, True),
    ("[IP] == pat(10.*)", {}, False),
    ("[IP] == pat(*)", {"ip": None}, False),
    # body as text
    ("[BODY] == ok", {"body": "ok"}, True),
    ("[BODY] != ok", {"body": "nok"}, True),
    ("[BODY] == 12", {"body": " 12\n"}, True),
    ("[BODY] == pat(*Grüezi*)", {"body": "<h1>Grüezi\nmitenand</h1>"}, True),
    ("[BODY] == pat(*grüezi*)", {"body": "Grüezi"}, False),
    ("[BODY] == pat(*a == b*)", {"body": "so a == b!"}, True),
    ("[BODY] != pat(*error*)", {"body": "all fine"}, True),
    ("[BODY] != pat(*error*)", {"body": "an error"}, False),
    ("[BODY] == pat(*��*)", {"body": b"\xff\xfe"}, True),
    ("[BODY] == ok", {"body": b""}, False),
    ("len([BODY]) > 0", {"body": b""}, False),
    ("len([BODY]) == 5", {"body": "Söckl"}, True),
    ("len([BODY]) == 3", {"body": "[1, 2, 3]"}, True),
    # body as JSON
    ("[BODY].ok == true", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].total == 2", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].total >= 2", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].items[0].name == shoe", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].items[0].price < 130", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].items[1].name == Söckli", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].items[1].price == null", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].items[2].name == shoe", {"body": json.dumps(ITEMS)}, False),
    ("[BODY].items[2].name != shoe", {"body": json.dumps(ITEMS)}, True),
    ("[BODY].items.name == shoe", {"body": json.dumps(ITEMS)}, False),
    ("[BODY].ok.deeper == true", {"body": json.dumps(ITEMS)}, False),
    ("[BODY][1] == b", {"body": '["a", "b"]'}, True),
    ("[BODY].list == [1,2]", {"body": '{"list": [1, 2]}'}, True),
    ("len([BODY].items) == 2", {"body": json.dumps(ITEMS)}, True),
    ("len([BODY].items[0].name) == 4", {"body": json.dumps(ITEMS)}, True),
    ("len([BODY].total) == 1", {"body": json.dumps(ITEMS)}, False),
    ("len([BODY].none) > 0", {"body": json.dumps(ITEMS)}, False),
    ("has([BODY].items) == true", {"body": json.dumps(ITEMS)}, True),
    ("has([BODY].items[1].price) == true", {"body": json.dumps(ITEMS)}, True),
    ("has([BODY].errors) == false", {"body": json.dumps(ITEMS)}, True),
    ("has([BODY].errors) == false", {"body": "not JSON"}, True),
    ("[BODY].uptime > 1h", {"body": '{"uptime": "90m"}'}, True),
    # what a hostile body may hold
    ("[BODY].status == up", {"body": "<html>"}, False),
    ("[BODY].n > 1", {"body": '{"n": NaN}'}, False),
    ("[BODY].n < 1", {"body": '{"n": NaN}'}, False),
    ("[BODY].n > 1", {"body": '{"n": Infinity}'}, False),
    ("[BODY].n > 1", {"body": '{"n": 1e400}'}, False),
    ("[BODY].n > 1", {"body": '{"n": "sNaN"}'}, False),
    ("[BODY].n > 1", {"body": '{"n": "1e99999999999999999999"}'}, False),
    ("[BODY].n > 1", {"body": '{"n": "1e999999"}'}, True),
    ("[BODY].n > 1", {"body": '{"n": ' + "9" * 4000 + "}"}, True),
    ("[BODY].n == 1", {"body": '{"n": ' + "9" * 5000 + "}"}, False),  # Python refuses to read it: not JSON
    ("[BODY].n == x", {"body": '{"n": "\\ud800"}'}, False),
    ("[BODY][0] == 1", {"body": DEEP}, False),
    ("[BODY] == 1", {"body": DEEP}, False),
    ("len([BODY]) == 1", {"body": JUST_PARSED}, True),
    ("[BODY][0] == 1", {"body": JUST_PARSED}, False),
    ("[BODY] == " + "9" * 50, {"body": "9" * 1_000_000}, False),
    ("[BODY] < 1", {"body": "1m" * 500_000}, False),
]


@pytest.mark.parametrize(
    ("text", "facts", "holds"), HOLDS, ids=[f"{text[:40]}-{i}" for i, (text, *_) in enumerate(HOLDS)]
)
def test_a_condition_is_held_against_an_answer(text: str, facts: dict[str, object], holds: bool) -> None:  # noqa: FBT001
    assert Condition.parse(text).check(an_answer(**facts)).holds is holds  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(
    ("text", "facts", "shown"),
    [
        ("[STATUS] == 200", {"status": 503}, "[STATUS] (503) == 200"),
        ("[RESPONSE_TIME] < 1000", {"took_ms": 1234.5}, "[RESPONSE_TIME] (1.23s) < 1000"),
        ("[CERTIFICATE_EXPIRATION] > 48h", {"expires_in": timedelta(days=-3)}, "[CERTIFICATE_EXPIRATION] (-3d) > 48h"),
        ("[CERTIFICATE_EXPIRATION] > 48h", {"expires_in": None}, "[CERTIFICATE_EXPIRATION] (missing) > 48h"),
        ("[BODY].a.b == up", {"body": "{}"}, "[BODY].a.b (missing) == up"),
        ("[BODY].ok == true", {"body": '{"ok": false}'}, "[BODY].ok (false) == true"),
        ("[BODY] == pat(*ok*)", {"body": "x" * 80}, f"[BODY] ({'x' * 59}…) == pat(*ok*)"),
        ("[STATUS] == any(200, 204)", {"status": 500}, "[STATUS] (500) == any(200, 204)"),
        ("len([BODY]) > 3", {"body": "ab"}, "len([BODY]) (2) > 3"),
    ],
)
def test_a_verdict_shows_what_was_found(text: str, facts: dict[str, object], shown: str) -> None:
    assert Condition.parse(text).check(an_answer(**facts)).shown == shown  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[STATUS] = 200", "did you mean ==?"),
        ("[STATUS] === 200", "did you mean ==?"),
        ("[STATUS] =~ 200", "unknown operator =~"),
        ("[STATUS]==200", "spaces around the operator"),
        ("[STATUS]", "is not PLACEHOLDER OP VALUE"),
        ("", "is not PLACEHOLDER OP VALUE"),
        ("[STATSU] == 200", r"did you mean \[STATUS\]?"),
        ("[status] == 200", r"did you mean \[STATUS\]?"),
        ("[DOMAIN_EXPIRATION] > 48h", "WHOIS"),
        ("[DNS_RCODE] == NOERROR", "dns check"),
        ("lenght([BODY]) > 1", r"unknown function lenght\(\); did you mean len?"),
        ("len(5) > 1 [STATUS]", "takes a placeholder"),
        ("len([STATUS]) == 3", "has no length"),
        ("has([BODY].x) == yes", "true or false"),
        ("[CONNECTED] == yes", "true or false"),
        ("len([BODY]) == many", "is a number"),
        ("[STATUS] == 2xx", "is a number, '2xx' is not"),
        ("[STATUS] == any(200, ok)", "is a number, 'ok' is not"),
        ("[RESPONSE_TIME] < fast", "neither a number nor a duration"),
        ("[STATUS] < any(200, 300)", r"any\(\) compares with == or !="),
        ("[BODY] > pat(*)", r"pat\(\) compares with == or !="),
        ("200 == 200", "reads nothing of the answer"),
        ("[STATUS].x == 1", r"only \[BODY\] takes a path"),
        ("[BODY].a..b == 1", "a path reads like"),
        ("[BODY].a[x] == 1", "a path reads like"),
        ("[BODY]name == 1", "a path reads like"),
    ],
)
def test_a_wrong_condition_is_refused_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Condition.parse(text)


def test_a_condition_knows_what_it_reads() -> None:
    assert Condition.parse("[BODY].a == any([IP], x)").placeholders == {BODY, "[IP]"}


def test_conditions_are_the_same_when_their_text_is() -> None:
    assert {Condition.parse(" [STATUS] == 200 "), Condition.parse("[STATUS] == 200")} == {
        Condition.parse("[STATUS] == 200")
    }
