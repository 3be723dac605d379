"""Tests: bytecode that is right wherever the bundle goes."""

import sys
from pathlib import Path

import pytest

from infra.bundling.bytecode import LAMBDA_TAG, compile_bytecode, lambda_python, tag_and_version
from infra.bundling.failure import BundleFailed

pytestmark = pytest.mark.unit
HOST = Path(sys.executable)
UNCHECKED_HASH = b"\x01\x00\x00\x00"
"""Flags of a .pyc (PEP 552): made from a hash, which is never compared."""


def test_bytecode_is_unchecked_and_knows_no_local_path(tmp_path: Path) -> None:
    (tmp_path / "greet.py").write_text("def f(x):\n    return x in {'one', 'two', 'three', 'four'}\n")
    compile_bytecode(tmp_path, HOST, strict=True)
    (compiled,) = (tmp_path / "__pycache__").iterdir()
    code = compiled.read_bytes()
    assert code[4:8] == UNCHECKED_HASH
    assert b"/var/task/greet.py" in code
    assert str(tmp_path).encode() not in code
    compile_bytecode(tmp_path, HOST, strict=True)
    assert compiled.read_bytes() == code


def test_our_own_code_must_compile_and_a_package_need_not(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("import =\n")
    compile_bytecode(tmp_path, HOST, strict=False)
    with pytest.raises(BundleFailed, match=r"^our code does not compile: .*/var/task/wrong\.py"):
        compile_bytecode(tmp_path, HOST, strict=True)


def test_a_stand_in_for_python_that_refuses_is_none(tmp_path: Path) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\necho command not found >&2\nexit 127\n", "utf-8")
    shim.chmod(0o755)
    assert tag_and_version(shim) == ""
    assert tag_and_version(tmp_path / "absent") == ""


def test_the_python_found_for_lambda_really_is_one() -> None:
    found = lambda_python()
    assert found is None or tag_and_version(found).startswith(f"{LAMBDA_TAG} 3.13.")
