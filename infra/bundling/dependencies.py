"""Bundling: a function's third-party packages for one platform, installed once per requirements.txt and kept."""

import shutil
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from infra.bundling.bytecode import LAMBDA_PYTHON, compile_bytecode, lambda_python, tag_and_version
from infra.bundling.contents import AARCH64, native_files
from infra.bundling.failure import BundleFailed
from infra.bundling.folder import link_tree, locked, replaced
from infra.bundling.uv import relock, run_uv

Platform = Literal["lambda", "host"]
RECIPE = "1"
"""Part of every cache key: another number wherever installing or pruning changes what a folder holds."""

# Lambda's Python 3.13 runs on Amazon Linux 2023, whose glibc is 2.34.
LAMBDA_OPTIONS = ("--python-platform", "aarch64-manylinux_2_28", "--python-version", LAMBDA_PYTHON)

NOT_NEEDED = ("__pycache__", "tests", "test", "*.pyi", "py.typed", "*.c", "*.h", "*.pyx", "*.pxd")
OF_THE_INSTALLER = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json")
"""In *.dist-info: paths and times of the machine that installed. Licences and METADATA stay."""


@dataclass(frozen=True)
class Target:
    """For what a bundle is made.

    Attributes:
        platform: `lambda` is arm64 with Python 3.13, `host` this machine with this Python.
        python: compiles the bytecode; None where the machine has no Python 3.13.
    """

    platform: Platform
    python: Path | None

    @property
    def key(self) -> str:
        """All that makes two targets give different files."""
        python = tag_and_version(self.python) if self.python else "no bytecode"
        return f"{RECIPE} {self.platform} {sys.platform} {python}"


def target(platform: Platform) -> Target:
    """The target of a platform, with the Python of this machine that compiles for it."""
    return Target(platform, Path(sys.executable) if platform == "host" else lambda_python())


def dependencies(requirements: Path, for_: Target, cache: Path) -> Path:
    """A folder with the packages of a requirements.txt: installed, pruned and compiled; from the cache if it is there.

    Args:
        requirements: the locked file.
        for_: the platform and the Python.
        cache: where such folders are kept, one for each requirements.txt and target.

    Raises:
        BundleFailed: uv could not install them, or one is native code for another machine.
    """
    try:
        text = requirements.read_bytes()
    except FileNotFoundError as error:
        raise BundleFailed(f"{requirements} is not there: run {relock()}") from error
    folder = cache / for_.platform / sha256(f"{for_.key}\n".encode() + text).hexdigest()[:20]
    with locked(folder):
        if not folder.is_dir():
            with replaced(folder) as fresh:
                install(requirements, for_, fresh)
    return folder


def install(requirements: Path, for_: Target, folder: Path) -> None:
    """Installs, prunes and compiles the packages of a requirements.txt into a folder.

    Raises:
        BundleFailed: as dependencies.
    """
    # Copied, never linked: a folder of ours must not share files with uv's own cache.
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--link-mode", "copy", "--quiet"]
    options += ["--python", sys.executable, *(LAMBDA_OPTIONS if for_.platform == "lambda" else ())]
    run_uv(
        "pip",
        "install",
        "--target",
        str(folder),
        *options,
        "--requirements",
        str(requirements),
        folder=requirements.parent,
    )
    prune(folder)
    foreign = [str(path) for path, machine in native_files(folder).items() if machine != AARCH64]
    if for_.platform == "lambda" and foreign:
        raise BundleFailed(f"{', '.join(foreign)} is not for arm64: choose another version in pyproject.toml")
    if for_.python:
        compile_bytecode(folder, for_.python, strict=False)


def prune(folder: Path) -> None:
    """Takes away what no import needs: tests, stubs, sources of native code, scripts, what the installer noted."""
    unwanted = [folder / "bin", folder / ".lock"]
    unwanted += [path for pattern in NOT_NEEDED for path in folder.rglob(pattern)]
    unwanted += [path for name in OF_THE_INSTALLER for path in folder.glob(f"*.dist-info/{name}")]
    for path in unwanted:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def add_dependencies(requirements: Path, for_: Target, cache: Path, bundle: Path) -> None:
    """Puts the packages of a requirements.txt into a bundle.

    Raises:
        BundleFailed: as dependencies.
    """
    link_tree(dependencies(requirements, for_, cache), bundle)
