"""Report generator: what a job works with: the moment, who answers about the shop, and the tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, overload

from functions.shop.keeper import Migrations, Pass, Refreshed
from functions.shop.questions import Answer, Pong, PromQL, Rows, Sql, Unanswered


class Reader(Protocol):
    """Who answers questions about the shop."""

    @overload
    def ask(self, questions: Sequence[PromQL]) -> list[Answer]: ...  # as ShopReader
    @overload
    def ask(self, questions: Sequence[Sql]) -> list[Rows | Unanswered]: ...
    @overload
    def ask(self, questions: Sequence[PromQL | Sql]) -> list[Answer | Pong | Rows]: ...


class Keeper(Protocol):
    """Who keeps the rollup, and migrates."""

    def roll(self, what: Pass, seconds: int, since: datetime | None = None) -> Refreshed | Unanswered: ...  # noqa: D102 - as ShopKeeper
    def migrations(self) -> Migrations | Unanswered: ...  # noqa: D102
    def migrate(self) -> Migrations | Unanswered: ...  # noqa: D102


@dataclass(frozen=True)
class Desk:
    """`now` is aware. `reader` and `keeper` ask fitfoot-shop-reader; `dynamodb` makes the tables' client."""

    now: datetime
    reader: Reader
    keeper: Keeper
    dynamodb: Callable[[], Any]
