"""Bundling: lays a function out as Lambda's /var/task, without Docker: its code, its rooms, its data, its packages."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from time import monotonic
from types import MappingProxyType

from infra.bundling.browser_script import add_script
from infra.bundling.bytecode import LAMBDA_PYTHON, compile_bytecode
from infra.bundling.contents import digest, size
from infra.bundling.dependencies import Platform, Target, add_dependencies, target
from infra.bundling.failure import BundleFailed
from infra.bundling.folder import locked, replaced
from infra.bundling.sources import FUNCTIONS, function_named, functions, source_files
from infra.requirements_lock import CHECKOUT, requirements_file

__all__ = ["Bundle", "BundleFailed", "Platform", "build", "build_all"]

NO_DATA: Mapping[str, bytes] = MappingProxyType({})
NO_DATA_FOR_ANY: Mapping[str, Mapping[str, bytes]] = MappingProxyType({})
NOT_COMPILED = (
    f"warning: no Python {LAMBDA_PYTHON} on PATH, under pyenv or uv: bundled without bytecode, which doubles the cold "
    f"start; `uv python install {LAMBDA_PYTHON}`, then build again"
)


@dataclass(frozen=True)
class Bundle:
    """A function's code as it will lie in /var/task.

    Attributes:
        name: of the function.
        path: the folder.
        digest: SHA-256 of paths and contents, in hex: equal for equal bundles.
        bytes: of all its files, unzipped.
        compiled: whether the bytecode is in it.
        unchanged: whether it was already there.
    """

    name: str
    path: Path
    digest: str
    bytes: int
    compiled: bool
    unchanged: bool = False


def build_all(
    names: Sequence[str],
    platform: Platform,
    say: Callable[[str], None],
    *,
    data: Mapping[str, Mapping[str, bytes]] = NO_DATA_FOR_ANY,
    root: Path = CHECKOUT,
) -> list[Bundle]:
    """Builds bundles one after the other, and says a line about each.

    Args:
        names: functions as a person writes them (`health-probe` or `health_probe`); none means all.
        platform: `lambda` is arm64 with Python 3.13, `host` this machine with this Python.
        say: takes one line at a time.
        data: for each function (`health_probe`) what `build` takes.
        root: the checkout.

    Raises:
        BundleFailed: one could not be built, or a name is wrong; wrong names are found before anything is built.
    """
    bundles = []
    for name in [function_named(name, root) for name in names] or functions(root):
        started = monotonic()
        bundle = build(name, platform, data=data.get(name, NO_DATA), root=root, warn=lambda _: None)
        state = "unchanged" if bundle.unchanged else f"built in {monotonic() - started:.1f} s"
        say(f"{name.replace('_', '-')} for {platform}: {state}, {bundle.bytes / 1e6:.1f} MB, {bundle.path}")
        bundles.append(bundle)
    if not all(bundle.compiled for bundle in bundles):
        say(NOT_COMPILED)
    return bundles


def build(  # noqa: PLR0913 - all but the first two have the default that nearly everyone wants
    name: str,
    platform: Platform,
    out: Path | None = None,
    *,
    data: Mapping[str, bytes] = NO_DATA,
    root: Path = CHECKOUT,
    warn: Callable[[str], None] = print,
) -> Bundle:
    """Builds a function's bundle, or finds that the one that is there is still right.

    Args:
        name: of the function.
        platform: `lambda` is arm64 with Python 3.13, `host` this machine with this Python.
        out: the folder it becomes; by default `.build/PLATFORM/NAME-with-dashes` of the checkout.
        data: contents of further files by their path in the bundle, such as `monitoring/checks.json`.
        root: the checkout.
        warn: takes one line if the bundle has no bytecode.

    Raises:
        BundleFailed: with one line that says what to do.
    """
    name = function_named(name, root)
    out = out or root / ".build" / platform / name.replace("_", "-")
    for_ = target(platform)
    key = key_of(name, for_, data, root)
    with locked(out):
        bundle = kept(out, key) or made(name, for_, out, data, root)
        if not bundle.unchanged:
            stamp(out).write_text(json.dumps({"key": key, "bundle": asdict(bundle)}, default=str), "utf-8")
    if not bundle.compiled:
        warn(NOT_COMPILED)
    return bundle


def made(name: str, for_: Target, out: Path, data: Mapping[str, bytes], root: Path) -> Bundle:
    """Makes a bundle from nothing.

    Raises:
        BundleFailed: as build.
    """
    with replaced(out) as fresh:
        for file in source_files(name, root):
            (fresh / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / file, fresh / file)
        if for_.python:
            compile_bytecode(fresh, for_.python, strict=True)  # its packages come later, compiled
        add_script(fresh / FUNCTIONS / name, root / ".build" / "npm")
        for path, content in data.items():
            place(fresh, path, content)
        add_dependencies(requirements_file(name, root), for_, root / ".build" / "dependencies", fresh)
        stamp(out).unlink(missing_ok=True)
    return Bundle(name, out, digest(out), size(out), compiled=for_.python is not None)


def place(bundle: Path, path: str, content: bytes) -> None:
    """Writes one file of data into a bundle.

    Raises:
        BundleFailed: the path leads out of the bundle or into our code.
    """
    parts = PurePosixPath(path).parts
    if not parts or parts[0] in {"/", FUNCTIONS} or ".." in parts:
        raise BundleFailed(
            f"data cannot be bundled at {path!r}: give a path inside the bundle and outside {FUNCTIONS}/"
        )
    (bundle / path).parent.mkdir(parents=True, exist_ok=True)
    (bundle / path).write_bytes(content)


def kept(out: Path, key: str) -> Bundle | None:
    """The bundle of an earlier build, if it was made of the same things and nobody has touched it."""
    try:
        noted = json.loads(stamp(out).read_text("utf-8"))
        bundle = Bundle(**noted["bundle"] | {"path": out})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if noted["key"] != key or not out.is_dir() or digest(out) != bundle.digest:
        return None
    return replace(bundle, unchanged=True)


def stamp(out: Path) -> Path:
    """The file beside a bundle that notes what it was made of."""
    return out.with_name(f".{out.name}.json")


def key_of(name: str, for_: Target, data: Mapping[str, bytes], root: Path) -> str:
    """A digest of all that a bundle is made of."""
    contents = {file.as_posix(): (root / file).read_bytes() for file in source_files(name, root)}
    requirements = requirements_file(name, root)
    contents["requirements.txt"] = requirements.read_bytes() if requirements.exists() else b""
    contents |= {f"data/{path}": content for path, content in data.items()}
    total = sha256(for_.key.encode())
    for path, content in sorted(contents.items()):
        total.update(f"\n{path} {sha256(content).hexdigest()}".encode())
    return total.hexdigest()
