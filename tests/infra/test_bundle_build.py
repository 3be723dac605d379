"""Tests: building bundles of small checkouts, again and again, at once, and with everything a person can do wrong."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.bundle import Bundle, BundleFailed, build, build_all, made
from infra.bundling.contents import files
from infra.bundling.dependencies import Target
from infra.requirements_lock import compile_requirements, lock, requirements_file
from tests.infra.bundling.checkouts import PYPROJECT, a_checkout

pytestmark = pytest.mark.integration
IMPORT_IT = "import sys; sys.path.insert(0, sys.argv[1]); from functions.greeter.handler import handle; handle(0, 0)"


@pytest.fixture(scope="module")
def requirements(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The greeter's requirements.txt."""
    return compile_requirements("greeter", a_checkout(tmp_path_factory.mktemp("locked")))


@pytest.fixture
def root(tmp_path: Path, requirements: str) -> Path:
    """A checkout with locked requirements."""
    return a_checkout(tmp_path / "a checkout", {"functions/greeter/requirements.txt": requirements})


def test_a_bundle_is_laid_out_as_the_checkout_is(root: Path) -> None:
    bundle = build("greeter", "host", data={"monitoring/checks.json": b"{}"}, root=root)
    assert bundle.path == root / ".build" / "host" / "greeter"
    assert bundle.bytes == sum((bundle.path / file).stat().st_size for file in files(bundle.path))
    assert (bundle.path / "monitoring/checks.json").read_bytes() == b"{}"
    ours = [file.as_posix() for file in files(bundle.path / "functions") if file.suffix != ".pyc"]
    assert ours == [
        "__init__.py",
        "greeter/__init__.py",
        "greeter/handler.py",
        "greeter/page.html",
        "words/__init__.py",
        "words/hello.py",
    ]
    subprocess.run([sys.executable, "-I", "-S", "-B", "-c", IMPORT_IT, str(bundle.path)], check=True)


def test_what_has_not_changed_is_not_built_again(root: Path) -> None:
    assert not build("greeter", "host", root=root).unchanged
    assert build("greeter", "host", root=root).unchanged
    assert not build("greeter", "host", data={"a": b"1"}, root=root).unchanged
    assert not build("greeter", "host", data={"a": b"2"}, root=root).unchanged
    (root / "functions/words/hello.py").write_text("HELLO = 'Hoi'\n", "utf-8")
    assert not build("greeter", "host", data={"a": b"2"}, root=root).unchanged
    (root / "functions/farewell/handler.py").write_text("", "utf-8")
    assert build("greeter", "host", data={"a": b"2"}, root=root).unchanged


def test_a_bundle_that_somebody_touched_is_built_again(root: Path) -> None:
    first = build("greeter", "host", root=root)
    (first.path / "functions/greeter/page.html").write_text("touched", "utf-8")
    second = build("greeter", "host", root=root)
    assert (second.unchanged, second.digest) == (False, first.digest)


def test_the_same_code_gives_the_same_bundle_in_every_checkout(root: Path, tmp_path: Path, requirements: str) -> None:
    other = a_checkout(tmp_path / "other", {"functions/greeter/requirements.txt": requirements})
    assert build("greeter", "lambda", root=root).digest == build("greeter", "lambda", root=other).digest


def test_builds_at_once_do_not_disturb_each_other(root: Path) -> None:
    def built(turn: int) -> Bundle:
        return build("greeter", "host", data={"turn": str(turn % 2).encode()}, root=root)

    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(built, range(8)))
    assert len({bundle.digest for bundle in seen}) == 2
    assert build("greeter", "host", data={"turn": b"0"}, root=root).digest == seen[0].digest
    left = {path.name for path in (root / ".build" / "host").iterdir()}
    assert left == {"greeter", ".greeter.json", ".greeter.lock"}


def test_a_function_without_packages_is_bundled_too(root: Path) -> None:
    bundle = build("farewell", "host", root=root)
    assert {file.parts[0] for file in files(bundle.path)} == {"functions"}


def test_without_a_python_3_13_there_is_no_bytecode_and_the_bundle_says_so(root: Path) -> None:
    bundle = made("greeter", Target("lambda", None), root / "out", {}, root)
    assert not bundle.compiled
    assert [file for file in files(bundle.path) if file.suffix == ".pyc"] == []


def test_a_line_is_said_about_each_bundle(root: Path) -> None:
    said: list[str] = []
    bundles = build_all([], "host", said.append, root=root)
    assert [bundle.name for bundle in bundles] == ["farewell", "greeter"]
    assert [line.split(" built")[0] for line in said] == ["farewell for host:", "greeter for host:"]
    build_all(["greeter"], "host", said.append, root=root)
    assert said[-1].startswith("greeter for host: unchanged, ")


def test_a_wrong_name_is_found_before_anything_is_built(root: Path) -> None:
    with pytest.raises(BundleFailed, match=r"there is no function greeting: did you mean greeter\?"):
        build_all(["farewell", "greeting"], "host", print, root=root)
    assert not (root / ".build").exists()


@pytest.mark.parametrize("path", ["/etc/x", "../x", "functions/greeter/x", ""])
def test_data_stays_in_its_place(path: str, root: Path) -> None:
    with pytest.raises(BundleFailed, match="data cannot be bundled at"):
        build("greeter", "host", data={path: b""}, root=root)


def test_a_package_that_is_not_the_locked_one_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = requirements_file("greeter", root)
    file.write_text(re.sub(r"sha256:\w{4}", "sha256:0000", file.read_text("utf-8")), "utf-8")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(BundleFailed, match=r"^markupsafe==\S+ is not the file that was locked"):
        build("greeter", "host", root=root)


def test_requirements_without_hashes_are_refused(root: Path) -> None:
    requirements_file("greeter", root).write_text("markupsafe==3.0.4\n", "utf-8")
    with pytest.raises(BundleFailed, match="a requirement has no hash: lock again"):
        build("greeter", "host", root=root)


def test_a_missing_network_is_said_in_one_line(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(BundleFailed, match="packages could not be fetched: check the network"):
        build("greeter", "host", root=root)
    assert not (root / ".build/host/greeter").exists()


def test_missing_requirements_are_said_in_one_line(root: Path) -> None:
    requirements_file("greeter", root).unlink()
    with pytest.raises(BundleFailed, match=r"requirements\.txt is not there: run `"):
        build("greeter", "host", root=root)


def test_locking_keeps_what_is_locked_and_says_what_changed(root: Path) -> None:
    assert lock(root) == []
    requirements_file("greeter", root).unlink()
    assert lock(root) == ["greeter"]


@pytest.mark.parametrize(
    ("group", "complaint"),
    [
        ('greeter = ["boto3"]', r"brings boto3, botocore, s3transfer, which Lambda has"),
        ("greter = []", r"has no dependency group greeter: add one"),
    ],
)
def test_a_group_not_fit_for_a_bundle_is_refused(group: str, complaint: str, root: Path) -> None:
    (root / "pyproject.toml").write_text(PYPROJECT.replace('greeter = ["markupsafe"]', group), "utf-8")
    with pytest.raises(BundleFailed, match=complaint):
        compile_requirements("greeter", root)


def test_what_is_noted_beside_a_bundle_may_be_broken(root: Path) -> None:
    bundle = build("greeter", "host", root=root)
    note = bundle.path.with_name(".greeter.json")
    for text in ("", "{}", "[]", json.dumps({"key": "x", "bundle": {}})):
        note.write_text(text, "utf-8")
        assert not build("greeter", "host", root=root).unchanged
