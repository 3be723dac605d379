"""PromQL: what an expression returns, and what is wrong with it: a walk over its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import promql_parser as promql

from infra.operator.promql.aggregating import aggregate
from infra.operator.promql.calling import call
from infra.operator.promql.joining import join
from infra.operator.promql.judging import Compared, Judging, Mistake
from infra.operator.promql.parsing import wrong_at
from infra.operator.promql.selecting import select
from infra.operator.promql.vector import NOBODY_KNOWS, Vector, number
from infra.operator.series.series import Known, Values

_HINT: Final = "mend the expression"


@dataclass(frozen=True)
class Result:
    """What an expression returns, its mistakes, and what it compares with numbers."""

    vector: Vector
    mistakes: tuple[Mistake, ...] = ()
    compared: tuple[Compared, ...] = ()


def judge(text: str, known: Known, scrape: Callable[[Values], timedelta]) -> Result:
    """Judge an expression.

    Args:
        text: with its variables filled in.
        known: the series that there are.
        scrape: of the values that `job` may have, how long there is between two scrapes at most.
    """
    try:
        expr = promql.parse(text)
    except ValueError as error:
        return Result(NOBODY_KNOWS, (Mistake(wrong_at(text, str(error)), f"is no PromQL: {error}", _HINT),))
    judging = Judging(text, known, scrape)
    vector = _Walk(judging).of(expr)
    return Result(vector, tuple(dict.fromkeys(judging.mistakes)), tuple(judging.compared))


class _Walk:
    """Judges each part once, in the order of the text."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging

    def of(self, expr: promql.Expr) -> Vector:
        """What a part returns."""
        judging = self._judging
        match expr:
            case promql.VectorSelector() | promql.MatrixSelector():
                made = select(judging, expr.vector_selector if isinstance(expr, promql.MatrixSelector) else expr)
            case promql.ParenExpr() | promql.UnaryExpr() | promql.SubqueryExpr():
                made = self.of(expr.expr)
            case promql.Call():
                made = call(judging, expr, self.of)
            case promql.AggregateExpr():
                made = aggregate(judging, expr, self.of(expr.expr))
            case promql.BinaryExpr():
                left = self.of(expr.lhs)
                made = join(judging, expr, left, self.of(expr.rhs))
            case _:
                made = number()
        return made
