"""Runbook steps: other steps' answers as lines for people, whatever they look like; pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from functions.model.payload import answer_in
from functions.runbook_steps.wording import one_line

_TRUE = (True, "true", "True")
_PAIRS = (("before", "after"), ("from", "to"))
_SAID_ELSEWHERE = {"verdict", "changed", "note", "before", "after", "from", "to", "dry_run"}
_WHO = ("deployment", "name", "config_map", "key")
_DEEPEST = 4


def lines_of(name: str, evidence: object) -> list[str]:
    """What was done, a line for each answer: `scale fitfoot-web: 2 → 5`."""
    answer = answer_in(evidence)
    if answer is None:
        said = one_line(evidence) if isinstance(evidence, str) else ""
        return [f"{name}: {said or 'no answer'}"]
    parts = {key: answer_in(one) for key, one in answer.items()}
    if "verdict" not in answer and parts and all(part and "verdict" in part for part in parts.values()):
        return [line for key, part in parts.items() for line in _said(f"{name}, {one_line(key)}", part or {})]
    return _said(name, answer)


def changed_in(evidence: object, depth: int = 0) -> bool:
    """Whether anything was changed, however deep it says so."""
    answer = answer_in(evidence)
    if answer is None or depth == _DEEPEST:
        return False
    nested = (one for value in answer.values() for one in (value if isinstance(value, list) else [value]))
    return answer.get("changed") in _TRUE or any(changed_in(one, depth + 1) for one in nested)


def said_in(answer: Mapping[str, object]) -> str:
    """An answer's own words: its reason, its error, its lines."""
    for key in ("reason", "errorMessage", "error"):
        if said := answer.get(key):
            return str(said)
    lines = answer.get("lines")
    return "; ".join(map(str, lines)) if isinstance(lines, list) else "; ".join(_figures(answer))


def _said(name: str, answer: Mapping[str, Any]) -> list[str]:
    if "errorMessage" in answer:
        return [f"{name} failed: {one_line(str(answer['errorMessage']))}"]
    parts = [] if _pair(answer) else list(_parts(answer))
    if parts:
        note = [f"{name}: {one_line(str(answer['note']))}"] if answer.get("note") else []
        return [*(_line(f"{name}, {who}" if who else name, one) for who, one in parts), *note]
    return [_line(name, answer)]


def _parts(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Answers within an answer, each with what it is about."""
    for key, value in answer.items():
        if isinstance(value, Mapping):
            yield one_line(key), value
        elif isinstance(value, list):
            yield from ((_who(one), one) for one in value if isinstance(one, Mapping))


def _line(name: str, answer: Mapping[str, Any]) -> str:
    """One answer: from what to what, whether that is a change, what is to be noted."""
    said = _pair(answer) or "; ".join(_figures(answer)) or "done"
    unchanged = " (unchanged)" if "changed" in answer and answer["changed"] not in _TRUE else ""
    note = f"; {one_line(str(answer['note']))}" if answer.get("note") else ""
    return one_line(f"{name}: {said}{unchanged}{note}")


def _pair(answer: Mapping[str, Any]) -> str:
    for old, new in _PAIRS:
        if old in answer and new in answer:
            return f"{_value(answer[old])} → {_value(answer[new])}"
    return ""


def _who(answer: Mapping[str, Any]) -> str:
    return next((one_line(str(answer[key])) for key in _WHO if answer.get(key)), "")


def _figures(answer: Mapping[str, Any]) -> Iterator[str]:
    for key, value in answer.items():
        if key in _SAID_ELSEWHERE or isinstance(value, Mapping):
            continue
        if isinstance(value, list):
            yield from (str(one) for one in value if isinstance(one, str))
        else:
            yield f"{key.replace('_', ' ')} {_value(value)}"


def _value(value: object) -> str:
    match value:
        case None:
            return "not set"
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return one_line(", ".join(f"{key} {_value(one)}" for key, one in value.items()))
        case list():
            return one_line(", ".join(_value(one) for one in value))
        case _:
            return one_line(str(value))
