"""Tests: lines and batches of them, as CloudWatch Logs delivers them."""

import base64
import gzip
import json
from typing import Any

WEB = "/fitfoot/web"
AT_MS = 1_795_420_800_000  # 2026-11-23T08:00:00Z
GROUPS = {WEB: "web", "/fitfoot/api": "api", "/fitfoot/admin": "admin"}


def a_request(url: str = "/products/7", status: object = 200, duration: object = 12.5, **more: object) -> str:
    told = {"type": "request", "method": "GET", "url": url, "status": status, "duration": duration}
    return json.dumps({**told, "timestamp": "2026-11-23T08:00:00.123Z", "request_id": "7d3b", **more})


def a_vital(name: str = "LCP", value: object = 1234.5, **more: object) -> dict[str, object]:
    told = {"name": name, "value": value, "rating": "good", "id": "v6-1", "page": "/products/:id", "device": "mobile"}
    return {**told, "first": True, "navigation": "navigate", **more}


def vitals_of(*vitals: object, at: str = "2026-11-23T08:00:00Z", session: str | None = "s1") -> str:
    return json.dumps({"type": "vitals", "at": at, "session": session, "vitals": vitals})


def an_error(message: str = "boom", **more: object) -> str:
    return json.dumps({"level": "error", "message": message, **more})


def events(*lines: str, first: int = 0, at_ms: int = AT_MS) -> list[dict[str, Any]]:
    return [{"id": f"{first + n:056d}", "timestamp": at_ms, "message": line} for n, line in enumerate(lines)]


def packed(content: object) -> str:
    return base64.b64encode(gzip.compress(json.dumps(content).encode(), mtime=0)).decode()


def a_batch(*lines: str, group: str = WEB, stream: str = "s", first: int = 0, at_ms: int = AT_MS) -> dict[str, Any]:
    told = {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": group, "logStream": stream}
    return {"awslogs": {"data": packed({**told, "logEvents": events(*lines, first=first, at_ms=at_ms)})}}
