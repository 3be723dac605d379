"""The demo shop: what each service tells Prometheus, from a registry of its own."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

_HTTP_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)
_QUERY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class HttpMetrics:
    """Requests of one service by method, route and status."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # its types were forgotten; nobody asks for them
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("http_requests", "Requests answered.", labels, registry=self.registry)
        self._durations = Histogram(
            "http_request_duration_seconds",
            "Time from a request to its answer.",
            labels,
            registry=self.registry,
            buckets=_HTTP_BUCKETS,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._durations.labels(method, route, str(status)).observe(seconds)

    def exposition(self) -> bytes:
        """Return the registry in Prometheus' text format."""
        return generate_latest(self.registry)


class DatabaseMetrics:
    """The API's queries, in the API's registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.durations = Histogram(
            "db_query_duration_seconds",
            "Time of a database query, by its name.",
            ("query",),
            registry=registry,
            buckets=_QUERY_BUCKETS,
        )
        self.connection_errors = Counter(
            "db_connection_errors", "Queries for which the database gave no connection, or broke it.", registry=registry
        )
