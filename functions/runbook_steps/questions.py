"""Runbook steps: what can be asked of the shop: each question's queries, and how their answers read; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isnan

from functions.model.rule import Sample
from functions.model.verdict import Verdict
from functions.runbook_steps.measures import MEASURES
from functions.runbook_steps.scope import Scope
from functions.runbook_steps.wording import number, one_line, size
from functions.shop.questions import Answer, Answered, Pong, PromQL, RedisPing, Unanswered
from functions.shop.questions import Question as Asked

_RECORDED = "in the last 5 minutes"
_UP = 0.5


@dataclass(frozen=True)
class Said:
    """Answered, or unknown, in lines."""

    verdict: Verdict
    lines: Sequence[str]


@dataclass(frozen=True)
class Question:
    """`asks` are templates of PromQL; none of them: Redis itself is asked."""

    asks: Sequence[str]
    says: Callable[[Sequence[Answer | Pong], Scope], Said]

    def asked(self, scope: Scope, at: datetime) -> list[Asked]:
        """What the shop reader is asked."""
        return [PromQL(scope.promql(ask), at) for ask in self.asks] or [RedisPing()]


def _errors_by_endpoint(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    del scope
    there, found = answers
    if _value(there) is None or not isinstance(found, Answered):
        return _unknown("errors by endpoint", there, found)
    worst = _most(found)
    if not worst:
        return Said(Verdict.ANSWERED, [f"no request failed {_RECORDED}"])
    lines = [f"{_named(one, 'job', 'method', 'endpoint')}: {number(one.value)} failed requests" for one in worst]
    return Said(Verdict.ANSWERED, [f"most failed requests {_RECORDED}:", *lines])


def _error_rate(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    (found,) = answers
    if not isinstance(found, Answered) or not found.samples:
        return _unknown("error rate", found)
    lines = [
        f"{_named(one, 'job')}: no requests {scope.lately}"
        if isnan(one.value)
        else f"{_named(one, 'job')}: {MEASURES['error_rate'].said(one.value, scope)}"
        for one in found.samples
    ]
    known = any(not isnan(one.value) for one in found.samples)
    return Said(Verdict.ANSWERED if known else Verdict.UNKNOWN, lines)


def _slowest(words: str, *labels: str) -> Callable[[Sequence[Answer | Pong], Scope], Said]:
    def says(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
        (found,) = answers
        if not isinstance(found, Answered) or not (worst := _most(found)):
            return _unknown(words, found)
        lines = [f"{_named(one, *labels)}: {number(one.value)} ms" for one in worst]
        return Said(Verdict.ANSWERED, [f"{words} {scope.lately} (p95):", *lines])

    return says


def _database(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    del scope
    up, connections, most, failed, took = (_value(one) for one in answers)
    lines = [
        _or_unknown(up, "Postgres", lambda it: f"Postgres {'answers' if it > _UP else 'does not answer'} its exporter"),
        _or_unknown(
            connections,
            "connections",
            lambda it: f"{number(it)} connections" + (f" of {number(most)} that may be" if most is not None else ""),
        ),
        _or_unknown(failed, "lost connections", lambda it: f"{number(it)} queries got no connection {_RECORDED}"),
        _or_unknown(took, "query time", lambda it: f"queries took {number(it)} ms (p95) {_RECORDED}"),
    ]
    silent = next((one.reason for one in answers if isinstance(one, Unanswered)), "")
    return Said(Verdict.UNKNOWN if up is None else Verdict.ANSWERED, [*lines, *([one_line(silent)] if silent else [])])


def _cache(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    del scope
    (pong,) = answers
    if not isinstance(pong, Pong):
        return _unknown("Redis", pong)
    of = f" of {size(pong.max_memory_bytes)}" if pong.max_memory_bytes is not None else ", without a limit"
    found = f"{number(100 * pong.hit_rate)} % of keys found" if pong.hit_rate is not None else "no key asked for yet"
    return Said(
        Verdict.ANSWERED,
        [
            f"Redis {one_line(pong.version)} answers in {number(pong.pong_ms)} ms",
            f"its data takes {size(pong.used_memory_bytes)}{of}",
            f"{pong.connected_clients} clients; since its start {pong.evicted_keys} keys evicted, {found}",
        ],
    )


QUESTIONS: Mapping[str, Question] = {
    "errors_by_endpoint": Question(
        ('count(errors_by_endpoint{job=~"$jobs"})', 'topk(9, errors_by_endpoint{job=~"$jobs"} > 0)'),
        _errors_by_endpoint,
    ),
    "error_rate": Question((MEASURES["error_rate"].expr,), _error_rate),
    "slowest_endpoints": Question(
        (
            """
            topk(9, 1000 * histogram_quantile(0.95, sum by (le, job, method, route) (
              rate(http_request_duration_seconds_bucket{job=~"$jobs", route!~"/(api/)?(health|metrics)"}[$window])
            )) > 0)
            """,
        ),
        _slowest("slowest endpoints", "job", "method", "route"),
    ),
    "slowest_queries": Question(
        (
            """
            topk(9, 1000 * histogram_quantile(0.95, sum by (le, job, query) (
              rate(db_query_duration_seconds_bucket{job=~"$jobs"}[$window])
            )) > 0)
            """,
        ),
        _slowest("slowest queries", "query"),
    ),
    "database": Question(
        (
            "min(pg_up)",
            "sum(pg_stat_database_numbackends)",
            "max(pg_settings_max_connections)",
            'sum(db_connections_failed{job=~"$jobs"})',
            'max(db_query_time_p95{job=~"$jobs"} >= 0)',
        ),
        _database,
    ),
    "cache": Question((), _cache),
}


def _most(answer: Answered) -> list[Sample]:
    return sorted((one for one in answer.samples if one.value > 0), key=lambda one: one.value, reverse=True)


def _named(sample: Sample, *labels: str) -> str:
    return one_line(" ".join(sample.labels[label] for label in labels if sample.labels.get(label))) or "unnamed"


def _value(answer: Answer | Pong) -> float | None:
    """The one value of an answer; None where there is none, or it is none."""
    if not isinstance(answer, Answered) or len(answer.samples) != 1 or isnan(answer.samples[0].value):
        return None
    return answer.samples[0].value


def _or_unknown(value: float | None, what: str, words: Callable[[float], str]) -> str:
    return f"{what}: unknown" if value is None else words(value)


def _unknown(what: str, *answers: Answer | Pong) -> Said:
    silent = next((one.reason for one in answers if isinstance(one, Unanswered)), "there is no such series now")
    return Said(Verdict.UNKNOWN, [f"{what} unknown: {one_line(silent)}"])
