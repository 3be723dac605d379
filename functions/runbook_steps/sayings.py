"""Runbook steps: how answers of the shop read, in lines for people; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

from functions.model.rule import Sample
from functions.model.verdict import Verdict
from functions.runbook_steps.measures import MEASURES
from functions.runbook_steps.scope import Scope
from functions.runbook_steps.wording import number, one_line, size
from functions.shop.questions import Answer, Answered, Pong, Unanswered

_RECORDED = "in the last 5 minutes"
_UP = 0.5


@dataclass(frozen=True)
class Said:
    """Answered, or unknown, in lines."""

    verdict: Verdict
    lines: Sequence[str]


def errors_by_endpoint(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    """Where requests fail most; whether there are such series is asked first."""
    del scope
    there, found = answers
    if _value(there) is None or not isinstance(found, Answered):
        return _unknown("errors by endpoint", there, found)
    worst = _most(found)
    if not worst:
        return Said(Verdict.ANSWERED, [f"no request failed {_RECORDED}"])
    lines = [f"{_named(one, 'job', 'method', 'endpoint')}: {_about(one.value)} failed requests" for one in worst]
    return Said(Verdict.ANSWERED, [f"most failed requests {_RECORDED}:", *lines])


def error_rate(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    """By job."""
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


def slowest(words: str, *labels: str) -> Callable[[Sequence[Answer | Pong], Scope], Said]:
    """By these labels."""

    def says(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
        (found,) = answers
        if not isinstance(found, Answered) or not (worst := _most(found)):
            return _unknown(words, found)
        lines = [f"{_named(one, *labels)}: {number(one.value)} ms" for one in worst]
        return Said(Verdict.ANSWERED, [f"{words} {scope.lately} (p95):", *lines])

    return says


def database(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    """As its exporter and the API see it."""
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


def cache(answers: Sequence[Answer | Pong], scope: Scope) -> Said:
    """As Redis says itself."""
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


def _about(count: float) -> str:
    """Prometheus reckons with what may have happened between two looks: a count is seldom whole."""
    return f"about {max(1, round(count))}"


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
