"""Shop: from one answer of fitfoot-shop-reader to what Redis says of itself; pure."""

from typing import Any

from functions.shop.questions import Pong, Unanswered


def read_pong(answer: Any) -> Pong | Unanswered:  # noqa: ANN401 - JSON
    """`{"ok", "value", "took_ms", "error"}` in a Pong; whatever is not that is no answer."""
    match answer:
        case {"ok": True, "value": dict(value)}:
            try:
                return _pong(value)
            except ValueError as error:
                return Unanswered(f"the answer is not what Redis says of itself: {error}")
        case {"ok": False, "error": str(error)} if error:
            return Unanswered(error)
        case _:
            return Unanswered("the shop reader answers in a shape that is not its own")


def _pong(value: dict[str, Any]) -> Pong:
    rate = _number(value, "hit_rate") if value.get("hit_rate") is not None else None
    if rate is not None and rate > 1:
        raise ValueError("hit_rate is not between 0 and 1")
    return Pong(
        _number(value, "pong_ms"),
        _text(value, "version"),
        _count(value, "used_memory_bytes"),
        _count(value, "max_memory_bytes") if value.get("max_memory_bytes") is not None else None,
        _count(value, "connected_clients"),
        _count(value, "evicted_keys"),
        rate,
    )


def _text(value: dict[str, Any], name: str) -> str:
    match value.get(name):
        case str() as text:
            return text
    raise ValueError(f"{name} is not a text")


def _number(value: dict[str, Any], name: str) -> float:
    match value.get(name):
        case bool():
            pass
        case int() | float() as number if number >= 0:  # and not NaN
            return float(number)
    raise ValueError(f"{name} is not a number")


def _count(value: dict[str, Any], name: str) -> int:
    match value.get(name):
        case bool():
            pass
        case int() as count if count >= 0:
            return count
    raise ValueError(f"{name} is not a whole number")
