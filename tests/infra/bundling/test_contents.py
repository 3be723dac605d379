"""Tests: looking into a bundle."""

from pathlib import Path

import pytest

from infra.bundling.contents import AARCH64, digest, native_files, size, third_party_packages
from tests.infra.bundling.checkouts import a_checkout

pytestmark = pytest.mark.unit
LITTLE = b"\x7fELF\x02\x01" + bytes(12)
BIG = b"\x7fELF\x02\x02" + bytes(12)


def test_a_native_file_tells_its_machine_in_its_own_byte_order(tmp_path: Path) -> None:
    (tmp_path / "arm.so").write_bytes(LITTLE + b"\xb7\x00")
    (tmp_path / "big_endian_arm").write_bytes(BIG + b"\x00\xb7")
    (tmp_path / "intel.so.1").write_bytes(LITTLE + b"\x3e\x00")
    (tmp_path / "text.so").write_text("not native", "utf-8")
    (tmp_path / "short").write_bytes(b"\x7fELF")
    machines = {Path("arm.so"): AARCH64, Path("big_endian_arm"): AARCH64, Path("intel.so.1"): 0x3E}
    assert native_files(tmp_path) == machines


def test_packages_are_what_holds_code_that_is_not_ours(tmp_path: Path) -> None:
    names = ["a/__init__.py", "b.py", "_c.cpython-313.so", "a-1.dist-info/x.py", "a.libs/z.so", "__pycache__/b.pyc"]
    a_checkout(tmp_path, dict.fromkeys([*names, "sql/q.sql", "space/inner/x.py"], ""))
    assert third_party_packages(tmp_path) == {"a", "b", "_c", "space"}


def test_a_digest_counts_paths_and_contents_and_nothing_else(tmp_path: Path) -> None:
    one, other = a_checkout(tmp_path / "one"), a_checkout(tmp_path / "other")
    (other / "pyproject.toml").chmod(0o600)
    assert digest(one) == digest(other)
    assert size(one) == size(other)
    (other / "pyproject.toml").rename(other / "project.toml")
    assert digest(one) != digest(other)
