"""What the shop installs, in real servers: a line a request, whatever becomes of it, and no word of a query."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from functions.log_analyser.lines.nouns import Error, Request
from functions.log_analyser.lines.reading import read
from tests.infra.middleware.nodes import NODE, PATIENCE, Program, express, running

pytestmark = pytest.mark.integration
MIDDLEWARE = Path(__file__).parents[3] / "infra" / "middleware"
SECRET = "?email=anna%40example.ch&token=s3cr3t#part"


@pytest.fixture(scope="module")
def on_express() -> Iterator[Program]:
    with running("on_express.js", MIDDLEWARE / "express.js", express()) as program:
        yield program


@pytest.fixture(scope="module")
def on_next() -> Iterator[Program]:
    with running("on_next.js", MIDDLEWARE / "next.js") as program:
        yield program


def get(program: Program, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{program.port}{path}", headers=headers, timeout=PATIENCE)


def give_up(program: Program, path: str, *, after: bytes = b"") -> None:
    """Ask, wait for these bytes of the answer, and leave."""
    with socket.create_connection(("127.0.0.1", program.port), timeout=PATIENCE) as asked:
        asked.sendall(f"GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n".encode())
        heard = b""
        while after not in heard:
            heard += asked.recv(4096)


def test_a_request_is_one_line_that_the_monitoring_reads(on_express: Program) -> None:
    answer = get(on_express, f"/products/123{SECRET}")
    line = on_express.next()
    assert set(line) == {"type", "method", "url", "route", "status", "duration", "timestamp", "request_id"}
    assert (line["type"], line["method"], line["url"]) == ("request", "GET", "/products/123")
    assert (line["route"], line["status"]) == ("/products/:id", 200)
    assert 0 < line["duration"] < PATIENCE * 1000
    assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None
    assert answer.headers["x-request-id"] == line["request_id"]


@pytest.mark.parametrize("server", ["on_express", "on_next"])
def test_no_query_no_fragment_and_no_host_is_written_down(server: str, request: pytest.FixtureRequest) -> None:
    program: Program = request.getfixturevalue(server)
    with socket.create_connection(("127.0.0.1", program.port), timeout=PATIENCE) as asked:
        asked.sendall(f"GET http://anna:pw@shop.ch/a/b;sid=se55ion{SECRET} HTTP/1.1\r\nHost: shop\r\n\r\n".encode())
        asked.recv(4096)
    written = json.dumps(program.about("/a/b"))
    get(program, "/c/1%3Femail=anna")
    get(program, "/d/1%253femail=anna")
    written += json.dumps([program.about("/c/1"), program.about("/d/1")])
    assert not [word for word in ("anna", "s3cr3t", "se55ion", "part", "shop.ch", "pw") if word in written]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/shops/7/orders/9", "/shops/:shop/orders/:order"),
        ("/shops/7", "/shops/:shop"),
        ("/Shops/7/orders/7", "/shops/:shop/orders/:order"),
        ("/shops/shops/orders/orders", "/shops/:shop/orders/:order"),
        ("/lists/anna/items/9", "/lists/:list/items/:item"),
        ("/lists/7/items/7/", "/lists/:list/items/:item"),
        ("/deep/anna", "/deep/:one"),
        ("/files/anna/last", None),
        ("/two/anna/last", "/two/:y/last"),
        ("/by/anna", "/by/:name"),
        ("/of/anna/all", "/of/:name/all"),
        ("/pattern/of/many", None),
        ("/there/is/no/such/page", None),
    ],
)
def test_a_route_is_told_as_it_was_written_where_there_is_one(
    on_express: Program, path: str, route: str | None
) -> None:
    get(on_express, path)
    assert on_express.about(path).get("route") == route


@pytest.mark.parametrize("server", ["on_express", "on_next"])
def test_who_leaves_before_there_is_an_answer_is_a_499(server: str, request: pytest.FixtureRequest) -> None:
    program: Program = request.getfixturevalue(server)
    give_up(program, "/never?x=1")
    line = program.about("/never")
    assert (line["status"], line["aborted"]) == (499, True)


def test_who_leaves_in_the_middle_got_the_status_that_was_sent(on_express: Program) -> None:
    give_up(on_express, "/half", after=b"half of")
    line = on_express.about("/half")
    assert (line["status"], line["aborted"]) == (200, True)


def test_an_answer_that_the_server_broke_off_is_the_server_s(on_express: Program) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        get(on_express, "/destroyed")
    assert on_express.about("/destroyed")["status"] == 500
    with pytest.raises(httpx.RemoteProtocolError):
        get(on_express, "/broken-off")
    line = on_express.about("/broken-off")
    assert (line["status"], line["aborted"]) == (500, True)


def test_an_error_is_a_line_with_its_stack_beside_the_request_s(on_express: Program) -> None:
    get(on_express, f"/broken/7{SECRET}")
    line, error = on_express.about("/broken/7"), on_express.about("/broken/7", "error")
    assert (error["level"], error["name"], error["message"]) == ("error", "TypeError", "no price\nfor this shoe")
    assert "on_express.js" in error["stack"]
    assert error["request_id"] == line["request_id"]
    assert error["route"] == line["route"] == "/broken/:id"
    assert line["status"] == 500
    assert "s3cr3t" not in json.dumps(error)


def test_what_is_thrown_may_be_anything_and_what_a_caller_did_is_no_error(on_express: Program) -> None:
    get(on_express, "/thrown-text")
    assert on_express.about("/thrown-text", "error")["message"] == "only a text"
    get(on_express, "/thrown-nothing")
    assert on_express.about("/thrown-nothing", "error")["message"] == "an error that cannot be read"
    get(on_express, "/refused")
    get(on_express, "/products/after")
    assert [(line["type"], line["status"]) for line in (on_express.next(), on_express.next())] == [
        ("request", 404),
        ("request", 200),
    ]


def test_an_error_that_comes_when_nobody_waits_any_more_is_written_down_too(on_express: Program) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        get(on_express, "/late")
    assert on_express.about("/late", "error")["message"] == "came too late"


@pytest.mark.parametrize(
    ("given", "kept"), [("c0ffee-1.2:3", True), ("two words", False), ('"}{"level":"error', False), ("x" * 129, False)]
)
def test_the_proxy_s_id_is_kept_unless_a_log_could_not_hold_it(on_express: Program, given: str, *, kept: bool) -> None:
    answer = get(on_express, "/products/1", **{"x-request-id": given})
    assert (on_express.about("/products/1")["request_id"] == given) is kept
    assert (answer.headers["x-request-id"] == given) is kept


def test_many_at_once_are_each_one_line(on_express: Program) -> None:
    paths = [f"/products/many-{number}" for number in range(100)]
    url = f"http://127.0.0.1:{on_express.port}"
    with httpx.Client(base_url=url, timeout=PATIENCE) as client, ThreadPoolExecutor(8) as callers:
        list(callers.map(client.get, paths))
    lines = [on_express.next() for _ in paths]
    assert sorted(line["url"] for line in lines) == sorted(paths)
    assert len({line["request_id"] for line in lines}) == len(paths)


def test_next_s_requests_are_written_down_without_a_server_of_one_s_own(on_next: Program) -> None:
    get(on_next, f"/products/42{SECRET}")
    line = on_next.about("/products/42")
    assert (line["type"], line["method"], line["status"]) == ("request", "GET", 200)
    assert "route" not in line


def test_next_s_errors_have_their_route_and_their_request_s_id(on_next: Program) -> None:
    get(on_next, f"/broken/7{SECRET}")
    error, line = on_next.about("/broken/7", "error"), on_next.about("/broken/7")
    assert (error["message"], error["route"]) == ("no shoe", "/broken/[id]")
    assert (error["request_id"], line["status"]) == (line["request_id"], 500)


def test_what_ends_the_process_is_written_down_first() -> None:
    with running("on_express.js", MIDDLEWARE / "express.js", express()) as program:
        with pytest.raises(httpx.RemoteProtocolError):
            get(program, "/crash")
        line = program.next()
        assert (line["type"], line["level"], line["message"]) == ("error", "error", "out of shoes")
        assert program.process.wait(PATIENCE) != 0


def test_the_log_analyser_reads_what_is_written(on_express: Program) -> None:
    get(on_express, "/broken/12")
    request, error = (read(json.dumps(on_express.about("/broken/12", kind))) for kind in ("request", "error"))
    assert isinstance(request, Request)
    assert (request.method, request.address, request.routed, request.status) == ("GET", "/broken/:id", True, 500)
    assert isinstance(error, Error)
    assert (error.name, error.message.splitlines()[0]) == ("TypeError", "no price")
    assert "on_express.js" in error.stack


def test_the_log_analyser_reads_what_nginx_writes_in_the_readme_s_format() -> None:
    readme = (MIDDLEWARE / "README.md").read_text("utf-8")
    written = "".join(re.findall(r"'([^']*)'", readme.partition("log_format")[2].partition(";\n")[0]))
    values = {"request_method": "POST", "uri": "/store/carts", "status": "503", "request_time": "0.250"}
    line = read(re.sub(r"\$(\w+)", lambda found: values.get(found[1], "-"), written))
    assert line == Request("POST", "/store/carts", routed=False, status=503, took_ms=250.0)


def test_a_log_that_cannot_be_written_fails_nothing() -> None:
    script = f"""
        const {{ logError }} = require({str(MIDDLEWARE / "lines.js")!r});
        const full = () => {{ throw new Error("no space left"); }};
        const circle = {{}}; circle.itself = circle;
        logError(full, new Error("first"));
        logError((line) => process.stdout.write(line), "second", circle);
        logError((line) => process.stdout.write(line), null);
    """
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in done.stdout.splitlines()] == ["null"]


def test_what_is_thrown_to_do_harm_is_a_line_as_any_other_and_no_longer_than_a_log_takes() -> None:
    script = f"""
        const {{ logError, logWhenAnswered }} = require({str(MIDDLEWARE / "lines.js")!r});
        const write = (line) => process.stdout.write(line);
        logError(write, Object.create(null));
        logError(write, {{ message: Object.create(null), name: Object.create(null) }});
        logError(write, Object.defineProperty(new Error("none"), "stack", {{ get() {{ throw new Error("ha"); }} }}));
        logError(write, new Proxy({{}}, {{ has() {{ throw new Error("ha"); }}, get() {{ throw new Error("ha"); }} }}));
        logError(write, Symbol("sign"));
        logError(write, new Error("long ".repeat(400_000)));
        const answer = new (require("node:events"))();
        logWhenAnswered({{ headers: {{}}, url: "/x" }}, answer, write, () => {{ throw new Error("ha"); }});
        answer.emit("close");
    """
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True)
    *told, long, request = [json.loads(line) for line in done.stdout.splitlines()]
    unread = "an error that cannot be read"
    assert [line["message"] for line in told] == [unread, unread, "none", unread, "Symbol(sign)"]
    assert len(json.dumps(long)) < 25_000
    assert "\n    at " in long["stack"]
    assert (request["type"], request["url"]) == ("request", "/x")
