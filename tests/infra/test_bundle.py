"""Tests: each function's own bundle: whole, nothing too much, for the right machine. Functions are found by folder."""

import json
import os
import re
import subprocess
import sys
from importlib.util import MAGIC_NUMBER, find_spec
from pathlib import Path
from typing import Any

import pytest

from infra.bundle import Bundle, Platform, build
from infra.bundling.bytecode import tag_and_version
from infra.bundling.contents import AARCH64, files, native_files, third_party_packages
from infra.bundling.sources import FUNCTIONS, functions, imported_modules
from infra.requirements_lock import CHECKOUT, compile_requirements, packages, requirements_file

pytestmark = pytest.mark.integration

LAMBDA_BRINGS = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")
HEAVY = {"aws_xray_sdk", "s3transfer", "redis", "matplotlib", "sentry_sdk", "pg8000", "jinja2"}
"""What no handler may load at its start: each costs tens to hundreds of milliseconds (PERFORMANCE, cold start)."""
HEAVY_BUT_NEEDED: dict[str, set[str]] = {}
MAGIC_OF_3_13 = (3571).to_bytes(2, "little") + b"\r\n"
UNCHECKED_HASH = b"\x01\x00\x00\x00"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")

each_function = pytest.mark.parametrize("name", functions(CHECKOUT))
each_platform = pytest.mark.parametrize("platform", ["host", "lambda"])


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Bundle]:
    """Every bundle for both platforms, in a folder of their own; their packages come from the checkout's cache."""
    folder = tmp_path_factory.mktemp("bundles")
    platforms: tuple[Platform, ...] = ("host", "lambda")
    return {
        (name, platform): build(name, platform, folder / platform / name)
        for name in functions(CHECKOUT)
        for platform in platforms
    }


@pytest.fixture(scope="module")
def lambda_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what Lambda's runtime brings, and nothing else of this environment."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in LAMBDA_BRINGS:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        origin = origin.parent if origin.name == "__init__.py" else origin
        (folder / origin.name).symlink_to(origin)
    return folder


def import_alone(bundle: Bundle, runtime: Path) -> Any:  # noqa: ANN401 - JSON
    """What bare_python.py saw."""
    named = {
        module
        for file in (bundle.path / FUNCTIONS).rglob("*.py")
        for module in imported_modules(file, ".".join(file.relative_to(bundle.path).parent.parts))
        if module.partition(".")[0] in third_party_packages(bundle.path)
    }
    script = Path(__file__).with_name("bare_python.py")
    command = [sys.executable, "-I", "-S", "-B", str(script), str(bundle.path), str(runtime), bundle.name]
    done = subprocess.run([*command, *sorted(named)], env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def alone(bundles: dict[tuple[str, str], Bundle], lambda_packages: Path) -> dict[str, Any]:
    """What each function loads in a bare Python; that it could be imported at all is the first test."""
    return {name: import_alone(bundles[name, "host"], lambda_packages) for name in functions(CHECKOUT)}


@each_function
def test_a_bundle_imports_alone_and_brings_no_package_that_it_does_not_use(
    name: str, bundles: dict[tuple[str, str], Bundle], alone: dict[str, Any]
) -> None:
    unused = third_party_packages(bundles[name, "host"].path) - set(alone[name]["from_bundle"])
    assert unused == set()


@each_function
def test_a_handler_loads_nothing_heavy_that_it_may_never_use(name: str, alone: dict[str, Any]) -> None:
    loaded = {module.partition(".")[0] for module in alone[name]["after_handler"]}
    assert loaded & (HEAVY - HEAVY_BUT_NEEDED.get(name, set())) == set()


@each_function
def test_a_bundle_brings_nothing_that_lambda_has_or_another_function_is(
    name: str, bundles: dict[tuple[str, str], Bundle]
) -> None:
    bundle = bundles[name, "lambda"].path
    assert third_party_packages(bundle) & {"boto3", "botocore", "s3transfer"} == set()
    assert functions(bundle) == (name,)


@each_function
def test_a_bundle_for_lambda_is_arm64_with_bytecode_of_python_3_13(
    name: str, bundles: dict[tuple[str, str], Bundle]
) -> None:
    bundle = bundles[name, "lambda"]
    assert set(native_files(bundle.path).values()) <= {AARCH64}
    heads = {(bundle.path / file).read_bytes()[:8] for file in files(bundle.path) if file.suffix == ".pyc"}
    assert heads == ({MAGIC_OF_3_13 + UNCHECKED_HASH} if bundle.compiled else set())


@each_function
def test_every_file_of_a_bundle_is_compiled_for_the_python_that_runs_it(
    name: str, bundles: dict[tuple[str, str], Bundle]
) -> None:
    bundle = bundles[name, "host"]
    tag = tag_and_version(Path(sys.executable)).partition(" ")[0]
    for file in (path for path in files(bundle.path) if path.suffix == ".py"):
        compiled = bundle.path / file.parent / "__pycache__" / f"{file.stem}.{tag}.pyc"
        assert compiled.read_bytes()[:8] == MAGIC_NUMBER + UNCHECKED_HASH


@each_platform
@each_function
def test_no_file_of_a_bundle_tells_a_path_of_this_machine(
    name: str, platform: str, bundles: dict[tuple[str, str], Bundle]
) -> None:
    bundle = bundles[name, platform].path
    ours = (CHECKOUT, CACHE, bundle, sys.prefix)
    anywhere, outside_wheels_code = _telling(*ours), _telling(*ours, Path.home())
    native = native_files(bundle)  # which tell their builder's home: root's, as this machine's may be
    told = [
        str(file)
        for file in files(bundle)
        if (anywhere if file in native else outside_wheels_code).search((bundle / file).read_bytes())
    ]
    assert told == []


def _telling(*places: Path | str) -> re.Pattern[bytes]:
    """What finds any of these folders in a file."""
    named = b"|".join(re.escape(str(place).encode()) for place in places)
    return re.compile(rb"(?<![\w/.-])(?:%s)(?:/|\0|$)" % named)


@each_function
def test_the_locked_requirements_are_those_of_pyproject(name: str) -> None:
    locked = requirements_file(name).read_text("utf-8")
    assert compile_requirements(name) == locked
    assert packages(locked)
    assert "://" not in locked
