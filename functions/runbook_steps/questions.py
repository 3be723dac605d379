"""Runbook steps: what can be asked of the shop: each question's queries, and who says what their answers are; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.runbook_steps.measures import MEASURES
from functions.runbook_steps.sayings import Said, cache, database, error_rate, errors_by_endpoint, slowest
from functions.runbook_steps.scope import Scope
from functions.shop.questions import Answer, Pong, PromQL, RedisPing
from functions.shop.questions import Question as Asked


@dataclass(frozen=True)
class Question:
    """`asks` are templates of PromQL; none of them: Redis itself is asked."""

    asks: Sequence[str]
    says: Callable[[Sequence[Answer | Pong], Scope], Said]

    def asked(self, scope: Scope, at: datetime) -> list[Asked]:
        """What the shop reader is asked."""
        return [PromQL(scope.promql(ask), at) for ask in self.asks] or [RedisPing()]


QUESTIONS: Mapping[str, Question] = {
    "errors_by_endpoint": Question(
        ('count(errors_by_endpoint{job=~"$jobs"})', 'topk(9, errors_by_endpoint{job=~"$jobs"} > 0)'),
        errors_by_endpoint,
    ),
    "error_rate": Question((MEASURES["error_rate"].expr,), error_rate),
    "slowest_endpoints": Question(
        (
            """
            topk(9, 1000 * histogram_quantile(0.95, sum by (le, job, method, route) (
              rate(http_request_duration_seconds_bucket{job=~"$jobs", route!~"/(api/)?(health|metrics)"}[$window])
            )) > 0)
            """,
        ),
        slowest("slowest endpoints", "job", "method", "route"),
    ),
    "slowest_queries": Question(
        (
            """
            topk(9, 1000 * histogram_quantile(0.95, sum by (le, job, query) (
              rate(db_query_duration_seconds_bucket{job=~"$jobs"}[$window])
            )) > 0)
            """,
        ),
        slowest("slowest queries", "query"),
    ),
    "database": Question(
        (
            "min(pg_up)",
            "sum(pg_stat_database_numbackends)",
            "max(pg_settings_max_connections)",
            'sum(db_connections_failed{job=~"$jobs"})',
            'max(db_query_time_p95{job=~"$jobs"} >= 0)',
        ),
        database,
    ),
    "cache": Question((), cache),
}
