"""Local run: what a person asks of it, and what of it was started."""

from dataclasses import dataclass, field
from pathlib import Path

from infra.local import process

_FEW_VISITORS = 0.2  # enough to see; a rate that the made-up past never had would make today look absurd


@dataclass(frozen=True)
class Options:
    """What a person may choose of a local run. A URL stands for a part that runs elsewhere and is not started.

    `scale`: what rules and routes wait for is that many times shorter. `visitors`: a second, on average.
    """

    folder: Path
    checks: Path
    prometheus: str | None = None
    database: str | None = None
    pager: str | None = None
    scale: int = 1
    enforce_policies: bool = False
    visitors: float = _FEW_VISITORS


@dataclass
class Parts:
    """What was started so far, and what a shell needs to speak to it (`fitfoot env`)."""

    running: list[process.Running] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def stop(self) -> None:
        """Stop everything, the last started first."""
        while self.running:
            process.stop(self.running.pop())
