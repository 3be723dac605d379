"""Tests: what AWS would bill is counted: units of tables, bytes of logs, metrics, requests."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from infra.local.deploy import Aws
from tests.benchmarks.cost.capacity import asked_to_tell, size, units
from tests.benchmarks.cost.forwarding import Tally, counted, forwarding
from tests.benchmarks.cost.logs import Logged, printed

UNIT = pytest.mark.unit
EMF = json.dumps(
    {
        "_aws": {
            "Timestamp": 1,
            "CloudWatchMetrics": [
                {
                    "Namespace": "FitFoot/Monitoring",
                    "Dimensions": [["service"], ["function_name", "service"]],
                    "Metrics": [{"Name": "ColdStart", "Unit": "Count"}],
                }
            ],
        },
        "service": "web",
        "function_name": "fitfoot-health-probe",
        "ColdStart": [1.0],
    }
)


def an_item(length: int) -> dict[str, Any]:
    """An item of so many bytes."""
    return {"k": {"S": "x" * (length - 1)}}


def taken(operation: str, body: dict[str, Any], answer: dict[str, Any], status: int) -> tuple[float, float]:
    """Write units and read units."""
    writes, reads = units(operation, body, answer, status)
    return float(writes), float(reads)


@pytest.mark.parametrize(
    ("length", "consistent", "expected"),
    [
        (1, "consistent", "1"),
        (4096, "consistent", "1"),
        (4097, "consistent", "2"),
        (1, "behind", "0.5"),
        (8192, "behind", "1"),
    ],
)
@UNIT
def test_a_read_takes_a_unit_for_four_kilobytes_and_half_where_it_may_be_behind(
    length: int, consistent: str, expected: str
) -> None:
    body = {"TableName": "t", "ConsistentRead": consistent == "consistent"}
    assert taken("GetItem", body, {"Item": an_item(length)}, 200) == (0, float(expected))


@UNIT
def test_an_item_that_is_not_there_takes_the_smallest_read() -> None:
    assert taken("GetItem", {"ConsistentRead": True}, {}, 200) == (0, 1)
    asked = {"RequestItems": {"t": {"Keys": [{}, {}, {}], "ConsistentRead": True}}}
    assert taken("BatchGetItem", asked, {"Responses": {"t": [an_item(5000)]}}, 200) == (0, 2 + 1 + 1)


@UNIT
def test_a_query_takes_its_items_together_also_those_that_it_filters_out() -> None:
    found = {"Items": [an_item(1000), an_item(1000)], "ScannedCount": 2}
    assert taken("Query", {}, found, 200) == (0, 0.5)
    assert taken("Query", {}, found | {"ScannedCount": 10}, 200) == (0, 1.5)
    assert taken("Query", {}, {"Items": []}, 200) == (0, 0.5)


@UNIT
def test_a_transaction_reads_at_twice_the_price() -> None:
    assert taken("TransactGetItems", {}, {"Responses": [{"Item": an_item(5000)}, {}]}, 200) == (0, 6)


@UNIT
def test_a_write_takes_what_its_answer_says_which_it_is_asked_to() -> None:
    assert asked_to_tell("PutItem", {"TableName": "t"})["ReturnConsumedCapacity"] == "TOTAL"
    assert asked_to_tell("Query", {"TableName": "t"}) == {"TableName": "t"}
    assert taken("PutItem", {}, {"ConsumedCapacity": {"CapacityUnits": 3.0}}, 200) == (3, 0)


@UNIT
def test_a_transaction_s_conditions_are_paid_for_as_writes() -> None:
    acts: dict[str, Any] = {"TransactItems": [{"Put": {}}, {"ConditionCheck": {}}]}
    assert taken("TransactWriteItems", acts, {"ConsumedCapacity": [{"CapacityUnits": 2.0}]}, 200) == (4, 0)


@UNIT
def test_a_write_that_its_condition_refuses_is_paid_for() -> None:
    assert taken("UpdateItem", {}, {}, 400) == (1, 0)
    assert taken("TransactWriteItems", {"TransactItems": [{"Put": {}}, {"Update": {}}]}, {}, 400) == (4, 0)


@UNIT
def test_an_item_s_bytes_are_its_names_and_values() -> None:
    assert size({"name": {"S": "Zürich"}, "on": {"BOOL": True}, "raw": {"B": "AAAA"}}) == 4 + 7 + 2 + 1 + 3 + 3
    assert size({"l": {"L": [{"S": "ab"}]}, "m": {"M": {"k": {"S": "v"}}}}) == (1 + 3 + 1 + 2) + (1 + 3 + 1 + 2)


@UNIT
def test_what_other_services_bill_is_told_by_the_request() -> None:
    request: dict[str, Any] = {"method": "POST", "operation": "", "body": {}}
    assert counted("events", request | {"body": {"Entries": [{}, {}]}}) == {"events": 2}
    assert counted("ssm", request | {"body": {"WithDecryption": True}}) == {"decryptions": 1}
    assert counted("ssm", request) == counted("lambda", request) == {}
    assert counted("s3", request | {"method": "GET"}) == {"s3_gets": 1}
    assert counted("s3", request | {"method": "PUT"}) == {"s3_puts": 1}
    assert counted("monitoring", request) == {"cloudwatch_requests": 1}


@UNIT
def test_each_set_of_dimensions_of_a_metric_is_one_that_is_paid_for() -> None:
    assert printed(EMF) == {
        "FitFoot/Monitoring service=web ColdStart",
        "FitFoot/Monitoring function_name=fitfoot-health-probe service=web ColdStart",
    }
    assert printed('{"message": "no \\"_aws\\" here"}') == printed('broken "_aws"') == frozenset()


@UNIT
def test_lines_say_how_long_calls_took_and_how_many_bytes_they_are() -> None:
    report = (
        "REPORT RequestId: 1\tDuration: 12.3 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 9 MB"
    )
    logged = Logged.of([report, EMF, EMF, "ü"])
    assert (logged.calls, logged.wall_ms, len(logged.metrics)) == (1, 13, 2)
    assert logged.log_bytes == len(report) + 2 * len(EMF) + 2 + 4 * 26


class Upstream(BaseHTTPRequestHandler):
    """An emulator that answers a write as it was asked to."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = {"ConsumedCapacity": {"CapacityUnits": 2.0}} if asked["ReturnConsumedCapacity"] == "TOTAL" else {}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.integration
def test_what_passes_the_proxy_is_counted_for_the_function_that_asked() -> None:
    tally = Tally()
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as emulator:
        Thread(target=emulator.serve_forever, daemon=True).start()
        with forwarding(["api", "health-probe"], f"http://127.0.0.1:{emulator.server_port}", tally) as proxies:
            client = Aws(proxies["health-probe"], "eu-central-1").client("dynamodb")
            client.put_item(TableName="t", Item={"k": {"S": "x"}})
        emulator.shutdown()
    probe = {item: amount for (function, item), amount in tally.now().items() if function == "health-probe"}
    assert probe == {"asked dynamodb": 1, "write_units": 2, "read_units": 0}
    assert {function for function, _ in tally.now()} == {"health-probe"}
