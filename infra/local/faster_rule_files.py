"""Local run: rule files for a demo in which a minute passes in seconds: they wait and look back for less long.

With its ranges as they are, an error rate of five minutes would stay high for five real minutes after the shop is well.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from infra.operator.rule_values import prometheus_duration

LEAST = timedelta(seconds=20)  # four scrapes, of which a rate needs two
_RANGE = re.compile(r"\[(\w+)\]")
_WAIT = re.compile(r"^(\s*(?:for|keep_firing_for): )(\w+)$", re.MULTILINE)


def faster_rule_files(files: Sequence[Path], scale: int, folder: Path) -> list[Path]:
    """Copies in a folder, that many times faster; the files themselves at scale 1."""
    if scale == 1:
        return list(files)
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for file in files:
        (copy := folder / file.name).write_text(faster(file.read_text(encoding="utf-8"), scale), encoding="utf-8")
        copies.append(copy)
    return copies


def faster(text: str, scale: int) -> str:
    """The text of a rule file with its ranges and waits that many times shorter, no range under LEAST."""
    text = _RANGE.sub(lambda found: f"[{_shorter(found[1], scale, LEAST)}]", text)
    return _WAIT.sub(lambda found: f"{found[1]}{_shorter(found[2], scale, timedelta(0))}", text)


def _shorter(duration: str, scale: int, least: timedelta) -> str:
    return f"{max(prometheus_duration(duration) / scale, least) // timedelta(milliseconds=1)}ms"
