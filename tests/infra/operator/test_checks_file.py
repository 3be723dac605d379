"""Tests: what a right checks file becomes, and that no text at all gives anything but checks or findings."""

import math
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from functions.model import checks_json
from functions.model.check import Alerting, Check, Flapping
from functions.model.condition import Condition
from functions.model.maintenance import MaintenanceWindow
from infra.operator import checks_file
from infra.operator.findings import FilesRefused

pytestmark = pytest.mark.unit
OURS = Path(__file__).parents[3] / "infra" / "monitoring" / "checks.yaml"

AS_A_GATUS_USER_WRITES_IT = """
default-endpoint: &defaults
  group: shop
  interval: 5m
  client:
    insecure: false
    ignore-redirect: false
    timeout: 8s
  conditions:
    - "[STATUS] == 200"

maintenance:
  start: 23:00
  duration: 1h
  timezone: Europe/Zurich
  every: [Monday, Thursday]

endpoints:
  - name: front page
    <<: *defaults
    url: "https://shop.example.com/"
    conditions:
      - "[STATUS] == any(200, 304)"
      - "[RESPONSE_TIME] <= 750"
      - "[BODY] == pat(*<title>Shop*)"
      - "[CERTIFICATE_EXPIRATION] > 240h"
    alerts:
      - type: pagerduty
        enabled: true
        failure-threshold: 5
        send-on-resolved: true
        minimum-reminder-interval: 30m
        description: "the front page fails"
  - <<: *defaults
    name: stock-list
    url: https://shop.example.com/stock
    method: POST
    body: |
      {"warehouse": 4}
    headers:
      Content-Type: application/json
      X-Count: "1"
    interval: 10m
    conditions:
      - "len([BODY].items) > 0"
      - "has([BODY].error) == false"
      - "[BODY].items[0].sku != pat(TEST-*)"
    maintenance-windows:
      - start: 7:30
        duration: 45m
  - <<: *defaults
    name: old
    enabled: false
    url: https://old.example.com
"""


def load(text: str | bytes, folder: Path) -> tuple[Check, ...]:
    file = folder / "checks.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return checks_file.load(file)


def test_our_own_file_holds_the_three_endpoints() -> None:
    checks = checks_file.load(OURS)
    assert [(one.name, one.url, one.service, one.group) for one in checks] == [
        ("storefront", "https://fitfoot.ch/api/health", "web", "FitFoot"),
        ("api", "https://api.fitfoot.ch/health", "api", "FitFoot"),
        ("admin", "https://admin.fitfoot.ch/health", "admin", "FitFoot"),
    ]
    assert {(one.retries, one.timeout, one.alerting) for one in checks} == {(2, timedelta(seconds=5), Alerting(1, 2))}


def test_a_gatus_users_file_loads_with_its_anchors(tmp_path: Path) -> None:
    front, stock = load(AS_A_GATUS_USER_WRITES_IT, tmp_path)
    assert (front.group, front.service, front.interval) == ("shop", "shop", timedelta(minutes=5))
    assert (front.timeout, front.alerting) == (timedelta(seconds=8), Alerting(5, 2))
    assert front.conditions[0] == Condition.parse("[STATUS] == any(200, 304)")
    assert (stock.method, stock.body, stock.interval) == ("POST", '{"warehouse": 4}\n', timedelta(minutes=10))
    assert stock.headers == {"content-type": "application/json", "x-count": "1"}
    assert stock.alerting == Alerting(3, 2)


def test_a_start_without_quotes_is_a_time_of_day_and_not_sexagesimal(tmp_path: Path) -> None:
    front, stock = load(AS_A_GATUS_USER_WRITES_IT, tmp_path)
    everywhere = MaintenanceWindow(time(23), timedelta(hours=1), "Europe/Zurich", ("Monday", "Thursday"))
    assert front.maintenance == (everywhere,)
    assert stock.maintenance == (MaintenanceWindow(time(7, 30), timedelta(minutes=45)), everywhere)


def test_ours_beyond_gatus_arrive(tmp_path: Path) -> None:
    (check,) = load(
        "endpoints:\n"
        "  - {name: Zürich 1, url: 'http://10.0.0.7:8080/x', allow-private: true, retries: 5,"
        " flapping: {failures: 4, of: 20}, conditions: ['[CONNECTED] == true'], degraded: ['[STATUS] < 300']}",
        tmp_path,
    )
    assert (check.service, check.allow_private, check.retries) == ("Zürich 1", True, 5)
    assert check.alerting == Alerting(3, 2, Flapping(4, 20))
    assert check.degraded == (Condition.parse("[STATUS] < 300"),)


@pytest.mark.parametrize("text", [OURS.read_text(), AS_A_GATUS_USER_WRITES_IT], ids=["ours", "gatus"])
def test_a_bundle_carries_the_same_checks(text: str, tmp_path: Path) -> None:
    checks = load(text, tmp_path)
    assert checks_json.load(checks_json.dump(checks)) == checks


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        load("storage: 1\nendpoints:\n  - name: a/b\n    url: x\n  - name: c\n    name: d\n", tmp_path)
    assert [(one.line, one.field) for one in refused.value.findings] == [
        (1, "storage"),
        (3, "endpoints[0].conditions"),
        (3, "endpoints[0].name"),
        (4, "endpoints[0].url"),
        (5, "endpoints[1].url"),
        (5, "endpoints[1].conditions"),
        (6, "endpoints[1].name"),
    ]


def test_five_hundred_checks_load_and_one_more_does_not(tmp_path: Path) -> None:
    one = "  - {name: n%d, url: 'https://a.ch', conditions: ['[STATUS] == 200']}\n"
    assert len(load("endpoints:\n" + "".join(one % index for index in range(500)), tmp_path)) == 500
    with pytest.raises(FilesRefused, match="has 501 entries, and 500 at most; keep 500"):
        load("endpoints:\n" + "".join(one % index for index in range(501)), tmp_path)


WORDS = st.sampled_from(
    [
        *(
            "name",
            "url",
            "conditions",
            "endpoints",
            "client",
            "timeout",
            "headers",
            "alerts",
            "type",
            "interval",
            "start",
        ),
        *("https://a.ch", "[STATUS]", "pagerduty", "GET", "10.0.0.1", "http://[::1", "http://xn--/", "https://a.ch:/"),
        *("1m", "23:00", "x-y", "${A}", "[STATUS] == 200", "https://a.ch/\x7f", "any()", "[BODY] == len([BODY])"),
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(WORDS | st.text(), inner), max_leaves=9)
KEYS = (
    *("name", "group", "service", "url", "method", "headers", "body", "interval", "conditions", "degraded", "client"),
    *("alerts", "maintenance-windows", "enabled", "retries", "flapping", "allow-private"),
)
ENDPOINT = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING))
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def load_or_refuse(data: bytes, folder: Path) -> None:
    try:
        checks = load(data, folder)
    except FilesRefused as refused:
        look_at(refused, most_lines=len(data.decode("utf-8", "replace").splitlines()) + 1)
    else:
        assert checks_json.load(checks_json.dump(checks)) == checks


def look_at(refused: FilesRefused, most_lines: int) -> None:
    assert refused.findings
    assert len(str(refused).splitlines()) == len(refused.findings)
    assert all(1 <= one.line <= most_lines and one.message and one.hint for one in refused.findings)


@MANY
@given(st.binary())
@example(b'"\\UFFFFFFFF"')
@example(b'a: "\\ud800"')
@example(b"%YAML " + b"9" * 5000 + b".1\n---\na: 1")
@example(b"[" * 1020)
@example(b"a: &a [*a]")
@example(b"a: &a {<<: *a}")
@example(b"endpoints: !!int x")
@example(b"9" * 5000 + b": 1")
@example(b"\xef\xbb\xbfendpoints: []")
def test_any_bytes_give_checks_or_findings(tmp_path: Path, data: bytes) -> None:
    load_or_refuse(data, tmp_path)


@MANY
@given(st.lists(ENDPOINT | ANYTHING), ANYTHING)
@example([{"name": "a", "url": "https://a.ch", "conditions": [math.inf]}], None)
def test_any_values_give_checks_or_findings(tmp_path: Path, endpoints: list[Any], maintenance: object) -> None:
    written = yaml.safe_dump({"endpoints": endpoints, "maintenance": maintenance}, allow_unicode=True)
    load_or_refuse(written.encode("utf-8", "replace"), tmp_path)
