"""Bundling: looks into a bundle as it lies on disk: what it weighs, what it brings, for which machine."""

import hashlib
import struct
from pathlib import Path

from infra.bundling.sources import FUNCTIONS

AARCH64 = 0xB7
"""e_machine of 64-bit ARM in an ELF header (ELF for the Arm 64-bit Architecture, section 5.1)."""
CODE = {".py", ".so"}


def files(folder: Path) -> list[Path]:
    """Every file of a bundle, relative to it, sorted."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def digest(folder: Path) -> str:
    """SHA-256 over the sorted paths and contents of a folder, in hex; modes and times do not count."""
    total = hashlib.sha256()
    for path in files(folder):
        total.update(f"{path.as_posix()}\0{hashlib.sha256((folder / path).read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def size(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum((folder / path).stat().st_size for path in files(folder))


def native_files(folder: Path) -> dict[Path, int]:
    """The ELF files of a bundle, relative to it, known by content and not by name, with the machine each is for.

    Returns:
        e_machine of each, such as AARCH64; it stands at byte 18 of the header, in the byte order that byte 5 tells.
    """
    machines = {}
    for path in files(folder):
        with (folder / path).open("rb") as file:
            header = file.read(20)
        if header.startswith(b"\x7fELF") and len(header) == 20:  # noqa: PLR2004 - just what was asked for
            (machines[path],) = struct.unpack_from(">H" if header[5] == 2 else "<H", header, 18)  # noqa: PLR2004 - ELFDATA2MSB
    return machines


def third_party_packages(folder: Path) -> frozenset[str]:
    """Import names of all that a bundle brings and we did not write: its top-level packages and modules."""
    names = set()
    for path in folder.iterdir():
        name = path.name.partition(".")[0]
        inside = path.rglob("*") if path.is_dir() else [path]
        metadata = path.is_dir() and "." in path.name  # NAME-1.0.dist-info, NAME.libs
        if name != FUNCTIONS and not metadata and any(file.suffix in CODE for file in inside):
            names.add(name)
    return frozenset(names)
