"""PromQL: selectors: which series are meant, or why none can be."""

from collections.abc import Iterator, Sequence
from typing import Final

import promql_parser as promql

from functions.model.names import nearest
from infra.operator.findings import shown
from infra.operator.promql.judging import Judging
from infra.operator.promql.literals import alternatives
from infra.operator.promql.matchers import agrees, may, narrowed, never, op_of
from infra.operator.promql.vector import NOBODY_KNOWS, Vector, either
from infra.operator.series.ours import JOB
from infra.operator.series.series import Kind, Labels, Series
from infra.operator.series.unit import Unit

_LIKE: Final = 0.6
_SLIP: Final = 0.8
"""How like another a metric's name has to be: many share their ends, and what is only alike is a new one."""
_NAME: Final = "__name__"


def select(judging: Judging, selector: promql.VectorSelector) -> Vector:
    """What a selector takes."""
    matchers = list(selector.matchers.matchers)
    name = selector.name or next((one.value for one in matchers if one.name == _NAME and op_of(one) == "="), "")
    if not name or selector.matchers.or_matchers:
        return NOBODY_KNOWS
    at = judging.next(name)
    series = judging.known.get(name)
    if not series:
        judging.tell(at, f"nothing exports {name}", _instead(judging, name))
        return NOBODY_KNOWS
    matchers = [one for one in matchers if one.name != _NAME]
    chosen = [one for one in series if all(may(one.labels, matcher) for matcher in matchers)]
    wrong = [found for one in matchers for found in _wrong(judging, series, name, one)]
    for token, message, hint in wrong:
        judging.tell(judging.find(token, at), message, hint)
    if wrong:
        return NOBODY_KNOWS
    if not chosen:
        judging.tell(at, *_together(series, name, matchers))
        return NOBODY_KNOWS
    _not_of_both(judging, at, name, chosen)
    return _taken(judging, chosen, matchers)


def _together(series: Sequence[Series], name: str, matchers: Sequence[promql.Matcher]) -> tuple[str, str]:
    """Each of the labels may be, but not with the others."""
    for one in matchers:
        others = [other for other in matchers if other is not one]
        left = [each for each in series if all(may(each.labels, other) for other in others)]
        values = either(each.labels[one.name] for each in left if one.name in each.labels)
        if left and one.name != "job" and values:
            where = " and ".join(f"{other.name}{op_of(other)}{shown(other.value)}" for other in others)
            message = f"{one.name} of {name} with {where} is never {shown(one.value)}"
            return message, f"there are {', '.join(map(shown, sorted(values)))}"
    return f"no series of {name} has all of these labels", "check which job exports it with which labels"


def _instead(judging: Judging, name: str) -> str:
    near = nearest(name, judging.known, _SLIP)
    return f"did you mean {near}?" if near else "add it to exported.yaml, with the job that exports it"


def _taken(judging: Judging, chosen: Sequence[Series], matchers: Sequence[promql.Matcher]) -> Vector:
    names = dict.fromkeys(label for one in chosen for label in one.labels)
    labels: Labels = {
        name: narrowed(name, either(one.labels[name] for one in chosen if name in one.labels), matchers)
        for name in names
    }
    sure = frozenset(name for name in names if all(name in one.labels for one in chosen))
    kinds, units = {one.kind for one in chosen}, {one.unit for one in chosen}
    return Vector(
        labels,
        sure,
        kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN,
        units.pop() if len(units) == 1 else Unit.UNKNOWN,
        scrape=judging.scrape(labels.get("job")),
    )


def _not_of_both(judging: Judging, at: int, name: str, chosen: Sequence[Series]) -> None:
    """What the shop and this bundle both export is never added up; of each scrape (`up`) it may be asked of all."""
    jobs = either(one.labels["job"] for one in chosen if "job" in one.labels)
    if jobs and JOB in jobs and len(jobs) > 1 and name != "up" and not name.startswith("scrape_"):
        message = f"takes {name} of {JOB} together with that of {', '.join(sorted(jobs - {JOB}))}"
        judging.tell(at, message, f'write job="{JOB}", or job=~"fitfoot-(web|api)"')


def _wrong(
    judging: Judging, series: Sequence[Series], name: str, matcher: promql.Matcher
) -> Iterator[tuple[str, str, str]]:
    """What of a matcher can be true of no series of the name: the token, the sentence, and what to write."""
    label, value = matcher.name, matcher.value
    having = [one.labels[label] for one in series if label in one.labels]
    if not having:
        labels = sorted({one for each in series for one in each.labels})
        near = nearest(label, labels, _LIKE)
        hint = f"did you mean {near}?" if near else f"it has {', '.join(labels)}"
        yield label, f"{name} has no label {label}", hint
        return
    values = either(having)
    if values is None or "$" in value or value == "":
        return
    others = judging.jobs if label == "job" and any(agrees(matcher, one) for one in values) else frozenset()
    for one in never(op_of(matcher), value, values | others):
        literal = "~" not in op_of(matcher) or alternatives(one)
        near = nearest(one, sorted(values), _LIKE) if literal else None
        hint = f"did you mean {near}?" if near else f"there are {', '.join(map(shown, sorted(values)))}"
        yield value, f"{label} of {name} is never {shown(one)}", hint
