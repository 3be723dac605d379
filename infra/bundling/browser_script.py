"""Bundling: the script that a function serves to browsers: npm's web-vitals and our reporter, as one file."""

import json
import re
from pathlib import Path

from infra.bundling import npm
from infra.bundling.failure import BundleFailed

REPORTER = "reporter"
"""Folder of a function that serves such a script: package.json, package-lock.json and reporter.js."""
SCRIPT = "web-vitals.js"
_PACKAGE = "web-vitals"
_ABOUT = re.compile(rb"\A/\*.*?\*/\s*", re.DOTALL)
_SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=\S+\s*$")


def add_script(function: Path, cache: Path) -> None:
    """Puts the script into a function's folder in a bundle; most functions have none.

    Raises:
        BundleFailed: its packages could not be fetched.
    """
    reporter = function / REPORTER
    if (reporter / "package.json").exists():
        (reporter / SCRIPT).write_bytes(script(reporter, cache))


def script(reporter: Path, cache: Path) -> bytes:
    """The script: the same bytes for the same lock and reporter, on every machine.

    Raises:
        BundleFailed: as add_script.
    """
    folder = npm.packages(reporter, cache) / _PACKAGE
    built = folder / "dist" / "web-vitals.iife.js"
    if not built.exists():
        raise BundleFailed(f"{_PACKAGE} no longer brings {built.name}: choose another version in package.json")
    about = json.loads((folder / "package.json").read_bytes())
    notice = f"/*! {_PACKAGE} {about['version']}, {about['license']}, copyright Google LLC */\n".encode()
    library = _SOURCE_MAP.sub(b"", built.read_bytes()).strip()
    return notice + library + b"\n" + _ABOUT.sub(b"", (reporter / "reporter.js").read_bytes())
