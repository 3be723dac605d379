"""Automation: how long and how large what a step does may be, as AWS limits it, and ISO-8601 durations."""

import json
import re
from datetime import timedelta
from typing import Any

from infra.automation.document import LONGEST_SLEEP

LAMBDA = timedelta(seconds=300)
APPROVAL = timedelta(days=7)
CANCELLATION = timedelta(minutes=2)
MOST_ITERATIONS = 100
MOST_OUTPUT_BYTES = 200 * 1024
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)
_MOST_DIGITS = 9

Json = Any


class BeyondLimit(Exception):
    """A value is larger or smaller than AWS takes; the message says which and how large."""


def crossed(value: Json) -> Json:
    """A value as the other side has it: what is not JSON does not cross.

    Raises:
        BeyondLimit: it is not JSON.
    """
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise BeyondLimit(f"it is not JSON: {error}") from error


def refuse_large(outputs: Json) -> None:
    """Refuse the outputs of a step that AWS would not keep.

    Raises:
        BeyondLimit: they have over 200 KB as JSON.
    """
    size = len(json.dumps(outputs, ensure_ascii=False).encode())
    if size > MOST_OUTPUT_BYTES:
        raise BeyondLimit(f"its output has {size:,} bytes; over {MOST_OUTPUT_BYTES:,} fails a step")


def iterations(value: Json) -> int:
    """How many times a loop may be done.

    Raises:
        BeyondLimit: that is no number from 1 to 100.
    """
    text = str(value).strip()
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= MOST_ITERATIONS:
        raise BeyondLimit(f"MaxIterations is {text[:50]!r}, not a number from 1 to {MOST_ITERATIONS}")
    return number


def duration(text: Json) -> timedelta:
    """An ISO-8601 duration in weeks, days, hours, minutes and seconds, for a sleep.

    Raises:
        BeyondLimit: it is none, or longer than AWS sleeps.
    """
    found = _DURATION.fullmatch(str(text).strip())
    if found is None or not any(found.groups()):
        raise BeyondLimit(f"{str(text)[:50]!r} is no duration like PT30S or PT10M")
    numbers = [(number or "0").lstrip("0") for number in found.groups()]
    if max(map(len, numbers)) <= _MOST_DIGITS:
        weeks, days, hours, minutes, seconds = (int(number or 0) for number in numbers)
        length = timedelta(weeks=min(weeks, 2), days=min(days, 8), hours=hours, minutes=minutes, seconds=seconds)
        if length <= LONGEST_SLEEP:
            return length
    raise BeyondLimit(f"{str(text)[:50]!r} is longer than AWS sleeps, which is 604,799 seconds")
