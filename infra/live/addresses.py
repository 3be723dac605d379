"""Live: an address that was given: our API, which is looked at closely, or any other, which has to answer."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any

from infra.live.metrics import DeployedAt, Trust, look_at_metrics
from infra.live.our_api import look_at_our_api
from infra.live.said import Said, Well, wrong
from infra.live.web import Unreachable, Web, shown

TITLE = "FitFoot monitoring"
"""Of our API's description of itself."""
_HEALTH_KEYS = {"timestamp", "status", "version", "checks"}
_HINT = "is it up, and is this its address?"


def look_at_address(url: str, web: Web, token: str, now: datetime, deployed_at: DeployedAt) -> Iterator[Said]:
    """What is to be said of it. `token` is METRICS_TOKEN, or empty: only our API is sent it."""
    base = url.rstrip("/")
    titled = _is_titled(base, web)
    if titled or set(_document(f"{base}/health", web)) >= _HEALTH_KEYS:
        yield from look_at_our_api(base, web, now)
        yield from look_at_metrics(base, web, token, Trust(deployed_at, titled=titled))
        return
    try:
        answer = web.get(url, follow=True)
    except Unreachable as why:
        yield wrong(shown(url), str(why), _HINT)
        return
    if answer.status >= HTTPStatus.BAD_REQUEST:
        yield wrong(shown(url), f"it answers {answer.status}", _HINT)
    else:
        yield Well(f"{shown(url)} answers {answer.status}")


def _is_titled(base: str, web: Web) -> bool:
    """Whether it describes itself as our API; one that cannot is known by the shape of its health."""
    info = _document(f"{base}/openapi.json", web).get("info")
    return isinstance(info, dict) and info.get("title") == TITLE


def _document(url: str, web: Web) -> dict[str, Any]:
    try:
        return web.get(url).document
    except Unreachable:
        return {}
