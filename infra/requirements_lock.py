"""Bundling: compiles each function's hash-locked requirements.txt from its dependency group in pyproject.toml."""

import re
import sys
import tempfile
from pathlib import Path

from infra.bundling.failure import BundleFailed
from infra.bundling.sources import FUNCTIONS, function_named, functions
from infra.bundling.uv import run_uv

CHECKOUT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = "3.11"
IN_THE_RUNTIME = {"boto3", "botocore", "s3transfer"}
"""Lambda brings these; a copy of ours would be 20 MB that nobody asked for."""
ADDRESS = re.compile(r"://|^\s*--(?:index-url|extra-index-url|default-index|index|find-links)\b| @ ", re.MULTILINE)


def requirements_file(name: str, root: Path = CHECKOUT) -> Path:
    """Where a function's locked requirements are."""
    return root / FUNCTIONS / name / "requirements.txt"


def compile_requirements(name: str, root: Path = CHECKOUT) -> str:
    """Resolves a function's dependency group for every platform and supported Python, keeping the versions it has.

    Args:
        name: of the function and of its dependency group.
        root: the checkout.

    Returns:
        The text for its requirements.txt: pinned, with hashes, without any address.

    Raises:
        BundleFailed: uv could not resolve it, or the result is not fit for a bundle.
    """
    name = function_named(name, root)
    locked = requirements_file(name, root)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "requirements.txt")
        if locked.exists():
            result.write_bytes(locked.read_bytes())  # uv keeps the versions it finds in its output
        options = [
            "--universal",
            "--python-version",
            OLDEST_PYTHON,
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
        ]
        silent = ["--no-emit-index-url", "--no-emit-find-links", "--quiet", "--python", sys.executable]
        run_uv("pip", "compile", "--group", name, *options, *silent, "--output-file", str(result), folder=root)
        text = result.read_text("utf-8")
    check(name, text)
    return text


def check(name: str, text: str) -> None:
    """Refuses requirements that bring what the Lambda runtime has, or tell where packages come from.

    Raises:
        BundleFailed: with what to change.
    """
    if doubled := sorted(IN_THE_RUNTIME & packages(text)):
        raise BundleFailed(f"group {name} brings {', '.join(doubled)}, which Lambda has: take it out of pyproject.toml")
    if ADDRESS.search(text):
        raise BundleFailed(f"group {name} holds a package by its address: name it by its version in pyproject.toml")


def packages(text: str) -> frozenset[str]:
    """Names of the packages that a requirements.txt pins."""
    return frozenset(re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE))


def lock(root: Path = CHECKOUT) -> list[str]:
    """Compiles every function's requirements.txt.

    Returns:
        Names of the functions whose file changed.

    Raises:
        BundleFailed: as compile_requirements; files compiled before that stay.
    """
    changed = []
    for name in functions(root):
        file, text = requirements_file(name, root), compile_requirements(name, root)
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            changed.append(name)
    return changed


def main() -> int:
    """Locks, and says what changed; the exit code is 1 where that failed."""
    try:
        changed = lock()
    except BundleFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"locked anew: {', '.join(changed)}" if changed else "every requirements.txt is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
