"""Tests: a shop's log lines in every shape, with what each has to be counted as; nothing here asks the analyser."""

import base64
import gzip
import json
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from functions.model.series import FAMILIES, Labels

GROUPS = {"/fitfoot/web": "web", "/fitfoot/api": "api"}
VITALS_GROUP = "/aws/lambda/fitfoot-web-vitals"
_AT_MS = 1_795_435_170_000  # 2026-11-23T11:59:30Z
_ROUTES = {
    "/products/{}?ref=mail": "/products/:id",
    "/store/carts/cart_01J9ZQ{:08}AAAAAAAAAAAA": "/store/carts/:id",
    "/": "/",
}


@dataclass
class Truth:
    """What lines come to: counters by series, and every value of a histogram, in millionths."""

    counters: Counter[tuple[str, Labels]] = field(default_factory=Counter)
    values: dict[tuple[str, Labels], list[int]] = field(default_factory=dict)

    def told(self) -> dict[str, dict[Labels, Any]]:
        """By family: counts, and of histograms the counts up to each bound and the sum in millionths."""
        found: dict[str, dict[Labels, Any]] = {}
        for (family, labels), count in self.counters.items():
            found.setdefault(family, {})[labels] = count
        for (family, labels), values in self.values.items():
            bounds = [round(bound * 1_000_000) for bound in FAMILIES[family].bounds]
            fell = Counter(bisect_left(bounds, value) for value in values)
            counts = [fell[place] for place in range(len(bounds) + 1)]
            found.setdefault(family, {})[labels] = (counts, sum(values))
        return found

    def _observe(self, family: str, labels: Labels, micro: int) -> None:
        self.values.setdefault((family, labels), []).append(micro)

    def request(self, service: str, method: str, route: str, status: int, took_us: int) -> None:
        labels = (service, method, route, f"{status // 100}xx")
        self.counters["http_requests_total", labels] += 1
        self.counters["log_lines_total", (service, "request")] += 1
        self._observe("http_request_duration_seconds", labels, took_us)
        if service == "api":
            self._observe("api_request_duration", labels[1:], took_us)

    def other(self, service: str, kind: str) -> None:
        self.counters["log_lines_total", (service, kind)] += 1
        if kind == "error":
            self.counters["log_errors_total", (service,)] += 1

    def vital(self, family: str, page: str, device: str, micro: int) -> None:
        self._observe(family, (page, device), micro)


def delivered(count: int, size: int, chance: random.Random) -> tuple[list[dict[str, Any]], Truth]:
    """So many lines as CloudWatch delivers them, so many at once; and what they come to."""
    truth, events = Truth(), []
    for first in range(0, count, size):
        group = chance.choice([*GROUPS, VITALS_GROUP])
        some = [_line(group, chance, truth) for _ in range(min(size, count - first))]
        events.append(_batch(group, some, first))
    return events, truth


def _line(group: str, chance: random.Random, truth: Truth) -> str:
    if group == VITALS_GROUP:
        return _vitals(chance, truth)
    service, kind = GROUPS[group], chance.random()
    if kind < 0.05:
        truth.other(service, "error")
        return json.dumps({"level": 50, "msg": f"cart {chance.randrange(10**5)} is locked", "time": _AT_MS})
    if kind < 0.08:
        truth.other(service, "other")
        return "info: listening on 9000"
    if kind < 0.1:
        truth.other(service, "malformed")
        return '{"type": "request", "method": "GET", "url'
    return _request(service, chance, truth)


def _request(service: str, chance: random.Random, truth: Truth) -> str:
    path, route = chance.choice(list(_ROUTES.items()))
    url, method = path.format(chance.randrange(10**6)), chance.choice(("GET", "POST"))
    status, took_ms = chance.choice((200, 201, 404, 500)), int(min(chance.lognormvariate(3.5, 1.5), 30_000))
    shape = chance.randrange(5)
    if shape == 4:  # of a pod, in a group of many
        service = "api"
    truth.request(service, method, route, status, took_ms * 1000)
    ours = {"type": "request", "method": method, "url": url, "status": status, "duration": took_ms}
    match shape:
        case 0:
            nginx = {"request_method": method, "request_uri": url, "status": str(status)}
            return json.dumps(nginx | {"request_time": f"{took_ms / 1000:.3f}"})
        case 1:
            return json.dumps({"method": method, "path": url, "response_code": status, "duration": str(took_ms)})
        case 2:
            return f"2026-11-23T08:00:00.123456789Z stdout F {json.dumps(ours | {'route': route})}"
        case 3:
            return json.dumps(ours | {"timestamp": "2026-11-23T08:00:00.123Z", "request_id": str(chance.random())})
        case _:
            return json.dumps({"log": json.dumps(ours), "kubernetes": {"labels": {"app": "fitfoot-api"}}})


def _vitals(chance: random.Random, truth: Truth) -> str:
    told = []
    for name in chance.sample(("LCP", "INP", "FCP", "TTFB", "CLS"), chance.randint(1, 5)):
        value, first, device = chance.randrange(1, 5000), chance.random() < 0.7, chance.choice(("mobile", "desktop"))
        if first and name == "CLS":
            truth.vital("web_vitals_cls", "/products/:id", device, value * 1000)
        elif first:
            truth.vital(f"web_vitals_{name.lower()}_seconds", "/products/:id", device, value * 1000)
        known = {"rating": "good", "id": f"v6-{chance.random()}", "navigation": "navigate", "first": first}
        shown = value / 1000 if name == "CLS" else value
        told.append({"name": name, "value": shown, "page": "/products/:id", "device": device, **known})
    truth.other("web-vitals", "vitals")
    return json.dumps({"type": "vitals", "at": "2026-11-23T08:00:00Z", "session": "s1", "vitals": told})


def _batch(group: str, lines: Iterable[str], first: int) -> dict[str, Any]:
    events = [{"id": f"{first + at:056}", "timestamp": _AT_MS, "message": line} for at, line in enumerate(lines)]
    told = {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": group, "logStream": "s", "logEvents": events}
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(told).encode(), 1)).decode()}}
