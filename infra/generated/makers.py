"""Infra: who makes the generated files, and whether those of a checkout are what would be made now."""

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Final

from infra.dashboards import files as dashboards
from infra.generated import config_map
from infra.operator.findings import FilesRefused, Finding

Maker = Callable[[Path], Mapping[str, str]]
MAKERS: Final[tuple[Maker, ...]] = (config_map.files, dashboards.files)
"""Each gives, for a checkout, texts by their paths in it."""
COMMAND: Final = "uv run python -m infra.generated"


def stale(folder: Path) -> Iterator[Finding]:
    """Each generated file of a checkout that is missing or is not what would be made now, at the first other line.

    Of what cannot be made, why not.
    """
    for maker in MAKERS:
        try:
            made = maker(folder)
        except FilesRefused as refused:
            yield from refused.findings
        else:
            yield from (found for path, text in made.items() if (found := _stale(folder / path, text)))


def write(folder: Path) -> list[Path]:
    """Make all files of a checkout; returns those that were not as they should be.

    Raises:
        FilesRefused: one of the operator's files is wrong.
    """
    made = {folder / path: text for maker in MAKERS for path, text in maker(folder).items()}
    written = [file for file, text in made.items() if _stale(file, text)]
    for file in written:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made[file], encoding="utf-8", newline="")
    return written


def _stale(file: Path, text: str) -> Finding | None:
    hint = f"run {COMMAND}"
    try:
        there = file.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return Finding(file, 1, "", "is generated, and is not there", hint)
    if there == text:
        return None
    pairs = zip_longest(there.splitlines(), text.splitlines())
    line = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
    return Finding(file, line, "", "is generated, and is not what its sources make of it now", hint)
