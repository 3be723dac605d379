"""Shop: from one answer of fitfoot-shop-reader to Postgres's rows; pure."""

from typing import Any

from functions.shop.questions import Rows, Unanswered


def read_rows(answer: Any) -> Rows | Unanswered:  # noqa: ANN401 - JSON
    """`{"ok", "rows", "took_ms", "error"}` in Rows; whatever is not that is no answer."""
    match answer:
        case {"ok": True, "rows": list(rows)} if all(isinstance(row, dict) for row in rows):
            return Rows(tuple(rows))
        case {"ok": False, "error": str(error)} if error:
            return Unanswered(error)
        case _:
            return Unanswered("the shop reader answers in a shape that is not its own")
