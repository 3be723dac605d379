"""Benchmarks: lines as a shop's containers write them: mostly requests, in every shape, some vitals, few errors."""

import json
import random
from collections.abc import Callable

_ROUTES = ("/store/products/:id", "/store/carts/:id/line-items", "/store/regions", "/admin/orders", "/auth/session")
_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
_AT = "2026-11-23T08:00:00.123Z"
_STACK = "\n".join(
    (
        "Error: no stock",
        "    at reserve (/app/src/stock.js:12:31)",
        "    at async checkout (/app/src/checkout.js:40:5)",
        *(f"    at layer{n} (/app/node_modules/express/lib/router/layer.js:95:{n})" for n in range(6)),
    )
)


def a_line(chance: random.Random) -> str:
    """One of them."""
    (shape,) = chance.choices(tuple(_SHAPES), tuple(_SHAPES.values()))
    return json.dumps(shape(chance), separators=(",", ":"))


def _asked(chance: random.Random) -> tuple[str, str]:
    number = min(1999, int(chance.expovariate(1 / 200)))  # few products are looked at often
    return f"/de/products/trail-runner-{number}", f"/store/products/prod_{number:026d}"


def _took(chance: random.Random) -> float:
    return round(chance.lognormvariate(3.5, 1), 3)


def _status(chance: random.Random) -> int:
    return chance.choices((200, 201, 304, 404, 500), (85, 5, 5, 4, 1))[0]


def _request(chance: random.Random) -> dict[str, object]:
    told: dict[str, object] = {"type": "request", "method": chance.choice(("GET", "GET", "POST"))}
    told["url"] = _asked(chance)[1]
    if chance.random() < 0.5:  # Next.js knows no routes
        told["route"] = chance.choice(_ROUTES)
    told |= {"status": _status(chance), "duration": _took(chance), "timestamp": _AT}
    return told | {"request_id": f"{chance.getrandbits(128):032x}"}


def _nginx(chance: random.Random) -> dict[str, object]:
    return {
        "time_iso8601": _AT,
        "remote_addr": "10.0.3.17",
        "request_method": "GET",
        "request_uri": f"{_asked(chance)[0]}?size=42",
        "status": str(_status(chance)),
        "body_bytes_sent": "5120",
        "request_time": f"{_took(chance) / 1000:.3f}",
        "http_user_agent": _AGENT,
    }


def _envoy(chance: random.Random) -> dict[str, object]:
    return {
        "start_time": _AT,
        "method": "GET",
        "path": _asked(chance)[1],
        "protocol": "HTTP/1.1",
        "response_code": _status(chance),
        "response_flags": "-",
        "bytes_received": 0,
        "bytes_sent": 5120,
        "duration": round(_took(chance)),
        "user_agent": _AGENT,
        "request_id": f"{chance.getrandbits(128):032x}",
        "authority": "api.fitfoot.ch",
        "upstream_host": "10.0.3.17:9000",
    }


def _kubernetes(chance: random.Random) -> dict[str, object]:
    pod = {"pod_name": "fitfoot-api-7d3b-x2x", "namespace_name": "fitfoot", "labels": {"app": "fitfoot-api"}}
    log = json.dumps(_request(chance), separators=(",", ":"))
    return {"time": _AT, "stream": "stdout", "_p": "F", "log": f"{log}\n", "kubernetes": pod}


def _vitals(chance: random.Random) -> dict[str, object]:
    vital = {
        "rating": "good",
        "page": "/:locale/products/:id",
        "device": "mobile",
        "first": True,
        "navigation": "navigate",
    }
    values = {"LCP": _took(chance) * 20, "FCP": _took(chance) * 10, "CLS": 0.04, "TTFB": _took(chance)}
    told = [
        {"name": name, "value": value, "id": f"v6-{chance.getrandbits(40)}", **vital} for name, value in values.items()
    ]
    return {"type": "vitals", "at": _AT, "session": f"{chance.getrandbits(64):016x}", "vitals": told}


def _error(chance: random.Random) -> dict[str, object]:
    message = f"no stock of prod_{chance.randrange(2000):026d}"
    return {"type": "error", "level": "error", "name": "Error", "message": message, "stack": _STACK, "timestamp": _AT}


def _info(chance: random.Random) -> dict[str, object]:
    return {"level": "info", "message": f"cart {chance.getrandbits(40)} was updated", "timestamp": _AT}


_SHAPES: dict[Callable[[random.Random], dict[str, object]], int] = {
    _request: 70,
    _nginx: 8,
    _envoy: 6,
    _kubernetes: 6,
    _vitals: 4,
    _error: 1,
    _info: 5,
}
