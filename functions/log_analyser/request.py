"""Log analyser: what an event asks for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fold:
    """Add what batches counted to the series, and end what is over: asked for each minute."""


@dataclass(frozen=True)
class Lines:
    """Count a batch, still as it came."""

    data: str


@dataclass(frozen=True)
class Unreadable:
    """Neither; it is counted as malformed, as CloudWatch would only deliver it again."""


def parse(event: object) -> Fold | Lines | Unreadable:
    """Read `{"fold": true}`, or `{"awslogs": {"data": …}}`."""
    match event:
        case {"fold": True}:
            return Fold()
        case {"awslogs": {"data": str(data)}}:
            return Lines(data)
        case _:
            return Unreadable()
