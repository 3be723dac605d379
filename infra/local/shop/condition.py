"""The demo shop: the middlewares through which every request of a service goes, and what its faults make of it."""

import asyncio
import json
import time
from datetime import timedelta
from typing import NoReturn

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from infra.local.shop.faults import Fault
from infra.local.shop.lines import Lines
from infra.local.shop.metrics import HttpMetrics
from infra.local.shop.workers import Overloaded, Workers

SLOWNESS = timedelta(seconds=2.5)
HEALTH = frozenset({"/health", "/api/health"})
METRICS = frozenset({"/metrics", "/api/metrics"})
FAULTS = "/faults"


class Broken(Exception):
    """What a service says that was told to fail."""


class Condition:
    """How one service fares, counted in its metrics and written into its log.

    Metrics are answered whatever the service suffers, short of being down: they tell of the errors.
    """

    def __init__(self, name: str, metrics: HttpMetrics, lines: Lines) -> None:
        self.name = name
        self.lines = lines
        self.faults: set[Fault] = set()
        self.workers = Workers()
        self._metrics = metrics

    def middlewares(self) -> list[Middleware]:
        """Return what requests go through, outermost first."""
        return [self._vanish, self._measure, self._suffer]

    @web.middleware
    async def _vanish(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if Fault.DOWN in self.faults and request.path != FAULTS:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=503)  # reaches nobody
        return await handler(request)

    @web.middleware
    async def _measure(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "unknown"
        start, status = time.perf_counter(), 500
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as error:
            status = error.status
            raise
        except Exception as error:
            self.lines.failed(request, error)
            raise
        else:
            return response
        finally:
            took = time.perf_counter() - start
            self._metrics.answered(request.method, route, status, took)
            if request.path not in METRICS:  # whose visitor is Prometheus
                self.lines.answered(request, status, took * 1000)

    @web.middleware
    async def _suffer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in METRICS or request.path == FAULTS:
            return await handler(request)
        if Fault.SLOW in self.faults:
            await asyncio.sleep(SLOWNESS.total_seconds())
        if Fault.ERRORS in self.faults:
            return self._broken(request)
        if Fault.BODY in self.faults:
            return web.json_response({"status": "maintenance", "service": self.name})
        try:
            async with self.workers.one():
                return await handler(request)
        except Overloaded as error:
            self.lines.failed(request, error)
            return self._failure(503, str(error))

    def _broken(self, request: web.Request) -> web.Response:
        try:
            _break()
        except Broken as error:
            self.lines.failed(request, error)
            return self._failure(503 if request.path in HEALTH else 500, str(error))

    def _failure(self, status: int, message: str) -> web.Response:
        text = json.dumps({"status": "error", "service": self.name, "error": message})
        return web.Response(status=status, text=text, content_type="application/json")


def _break() -> NoReturn:
    raise Broken("an unexpected error occurred")
