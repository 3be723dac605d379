"""Report generator: delivering: who remembers, stores and sends."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from functions.model.report import Kind
from functions.report_generator.delivering.post import Outcome
from functions.state.deliveries import Dispatch


class Keeps(Protocol):
    """Who remembers how far a delivery is."""

    def get(self, kind: Kind, day: date) -> Dispatch | None: ...  # noqa: D102 - as Deliveries
    def begin(self, dispatch: Dispatch) -> Dispatch: ...  # noqa: D102
    def change(self, before: Dispatch, **changes: Any) -> Dispatch: ...  # noqa: D102, ANN401


class Stores(Protocol):
    """Who holds files."""

    def put(self, files: Mapping[str, bytes]) -> None: ...  # noqa: D102 - as Shelf
    def get(self, name: str) -> bytes: ...  # noqa: D102


class Sends(Protocol):
    """Who takes mail."""

    def send(self, to: tuple[str, ...], mail: bytes) -> Outcome: ...  # noqa: D102 - as Post
