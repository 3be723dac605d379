"""State: a check's day as an item of under 1 KB, readable with `aws dynamodb get-item`."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from functions.model import latency
from functions.model.alert import AlertStatus
from functions.model.day import LETTERS, CheckDay, Minutes
from functions.model.observation import PHASES, Cause, Observation, Outcome
from functions.model.period import day_start, parse_utc, utc_text
from functions.state.client import Item

KEPT = timedelta(days=400)
MOST_BYTES = 1024
"""One write unit."""
_REASON_BYTES = 150
_CLIPPED = "…"
_LETTERS = {letter: outcome for outcome, letter in LETTERS.items()}
_MINUTES = re.compile(r"([a-z])(\d+)")


def day_item(day: CheckDay) -> Item:
    """The item; `hours` reads `u60 u58x2 -`: letters of outcomes (u, d, x for down, m; k for unknown) with minutes."""
    latest = day.latest
    texts = {
        "check": day.check,
        "day": day.day.isoformat(),
        "last_tick": utc_text(latest.at),
        "counted_until": utc_text(day.counted_until),
        "since": utc_text(day.since),
        "outcome": latest.outcome,
        "cause": latest.cause,
        "hours": _pack_hours(day.hours),
        "recent": day.recent,
        "alert": day.alert or "",
        "phases_ms": " ".join(str(latest.phases_ms.get(name, "-")) for name in PHASES),
        "alert_since": utc_text(day.alert_since) if day.alert_since else "",
        "certificate_expires": utc_text(latest.certificate_expires) if latest.certificate_expires else "",
    }
    numbers = {
        "status": latest.status,
        "took_ms": round(latest.took.total_seconds() * 1000, 1) if latest.took is not None else None,
        "failures": day.failures_in_row,
        "successes": day.successes_in_row,
        "expires": int((day_start(day.day) + KEPT).timestamp()),
    }
    item = {
        **{name: {"S": str(text)} for name, text in texts.items() if text},
        **{name: {"N": str(number)} for name, number in numbers.items() if number is not None},
        "latency": {"B": latency.pack(day.response_times)},
    }
    # the wildest of days leaves some 60 bytes for the reason
    reason = _clip(latest.reason, min(_REASON_BYTES, MOST_BYTES - item_bytes(item) - len("reason")))
    return {**item, "reason": {"S": reason}} if reason else item


def item_bytes(item: Item) -> int:
    """The size of such an item as DynamoDB counts it: names and values in UTF-8, a number at most two digits a byte."""
    values = ((name, *value.items()) for name, value in item.items())
    return sum(
        len(name.encode()) + (len(value) // 2 + 2 if kind == "N" else len(value if kind == "B" else value.encode()))
        for name, (kind, value) in values
    )


def day_of_item(item: Item) -> CheckDay:
    """Read what `day_item` wrote."""
    text: dict[str, Any] = {name: value["S"] for name, value in item.items() if "S" in value}
    number: dict[str, str] = {name: value["N"] for name, value in item.items() if "N" in value}
    return CheckDay(
        check=text["check"],
        day=date.fromisoformat(text["day"]),
        latest=_observation(text, number),
        since=parse_utc(text["since"]),
        counted_until=parse_utc(text["counted_until"]),
        hours=_unpack_hours(text.get("hours", "")),
        response_times=latency.unpack(item["latency"]["B"]),
        failures_in_row=int(number["failures"]),
        successes_in_row=int(number["successes"]),
        recent=text.get("recent", ""),
        alert=AlertStatus(text["alert"]) if "alert" in text else None,
        alert_since=parse_utc(text["alert_since"]) if "alert_since" in text else None,
    )


def _observation(text: Mapping[str, str], number: Mapping[str, str]) -> Observation:
    phases = zip(PHASES, text.get("phases_ms", "").split(), strict=False)
    return Observation(
        check=text["check"],
        at=parse_utc(text["last_tick"]),
        outcome=Outcome(text["outcome"]),
        reason=text.get("reason", ""),
        cause=Cause(text["cause"]),
        status=int(number["status"]) if "status" in number else None,
        took=timedelta(milliseconds=float(number["took_ms"])) if "took_ms" in number else None,
        phases={name: timedelta(milliseconds=float(took)) for name, took in phases if took != "-"},
        certificate_expires=parse_utc(text["certificate_expires"]) if "certificate_expires" in text else None,
    )


def _clip(reason: str, most_bytes: int) -> str:
    encoded = reason.encode("utf-8", errors="replace")
    if len(encoded) <= most_bytes:
        return encoded.decode()
    kept = most_bytes - len(_CLIPPED.encode())
    return encoded[:kept].decode(errors="ignore") + _CLIPPED if kept > 0 else ""


def _pack_hours(hours: Mapping[int, Minutes]) -> str:
    last = max(hours, default=-1)
    return " ".join(
        "".join(f"{LETTERS[outcome]}{count}" for outcome, count in hours.get(index, {}).items() if count) or "-"
        for index in range(last + 1)
    )


def _unpack_hours(packed: str) -> dict[int, Minutes]:
    return {index: _unpack_hour(hour) for index, hour in enumerate(packed.split()) if hour != "-"}


def _unpack_hour(packed: str) -> Minutes:
    return {_LETTERS[letter]: int(count) for letter, count in _MINUTES.findall(packed)}
