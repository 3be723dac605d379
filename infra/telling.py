"""Infra: what a check came to, told to a person and, where asked, to a program; the exit code that says it, too."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

_FINE, _WRONG, _MISUSED = 0, 1, 2


class Report(Protocol):
    """What can be told."""

    @property
    def ok(self) -> bool: ...  # noqa: D102 - whether it is well

    def as_json(self) -> Mapping[str, object]: ...  # noqa: D102 - what a program reads


def tell(report: Report, show: Callable[[bool], None], json_file: Path | None) -> int:
    """Show a report, in colours or not, and write it to a file. Returns 0: well, 1: not, 2: no file was written."""
    show(sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    if json_file is not None:
        try:
            json_file.write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            print(f"cannot write {json_file}: {error.strerror}; give --json a file in a folder that is there")
            return _MISUSED
    return _FINE if report.ok else _WRONG
