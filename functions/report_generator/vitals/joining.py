"""Report generator: which sessions of web vitals the shop knows, and which of them ordered: asked in batches."""

import json
import time
from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import islice
from typing import Final

from functions.report_generator.desk import Reader
from functions.report_generator.vitals.joined import Joined
from functions.shop import columns
from functions.shop.questions import Sql, Unanswered

QUESTION: Final = "sessions_ordered"
_OF_A_QUESTION: Final = 5_000
_QUESTIONS: Final = 20
_SECONDS: Final = 60.0
_LONGEST_ID: Final = 200
"""Characters; no shop's are longer."""


def join(
    reader: Reader,
    sessions: Collection[str],
    first: date,
    last: date,
    clock: Callable[[], float] = time.monotonic,
) -> Joined:
    """By the events of the days from `first` to `last`."""
    ends = clock() + _SECONDS
    wanted = iter(sorted(filter(_may_be_known, sessions)))
    asked = {one for one in sessions if not _may_be_known(one)}
    known: dict[str, bool] = {}
    reason = ""
    for _ in range(_QUESTIONS):
        batch = list(islice(wanted, _OF_A_QUESTION))
        if not batch or reason:
            break
        if clock() >= ends:
            reason = "there was no time to ask for all of them"
            break
        answer = _answer(reader, batch, first, last)
        if isinstance(answer, Unanswered):
            reason = answer.reason
        else:
            asked.update(batch)
            known.update(answer)
    ordered = frozenset(one for one, bought in known.items() if bought)
    if not reason and len(asked) < len(sessions):
        reason = f"no more than {_OF_A_QUESTION * _QUESTIONS} are asked for"
    return Joined(frozenset(asked), frozenset(known), ordered, reason)


def _may_be_known(session: str) -> bool:
    """Whether it can be a shop's at all: anybody can tell of any."""
    return len(session) <= _LONGEST_ID and session.isascii() and session.isprintable()


def _answer(reader: Reader, batch: Iterable[str], first: date, last: date) -> dict[str, bool] | Unanswered:
    """Whether each that is known ordered."""
    question = Sql(QUESTION, {"from": first, "to": last, "sessions": json.dumps(list(batch))})
    [answer] = reader.ask([question])
    if isinstance(answer, Unanswered):
        return answer
    try:
        return {columns.text(row, "session"): columns.truth(row, "ordered") for row in answer.rows}
    except ValueError as error:
        return Unanswered(f"an answer is not as its file says: {error}")
