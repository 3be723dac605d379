"""The script that browsers load: from npm's package and our reporter, the same bytes everywhere."""

import re
from pathlib import Path

import pytest

from functions.web_vitals.script import integrity
from infra.bundling import npm
from infra.bundling.browser_script import REPORTER, SCRIPT, add_script, script
from infra.bundling.failure import BundleFailed
from infra.requirements_lock import CHECKOUT

pytestmark = pytest.mark.integration
SOURCE, CACHE = CHECKOUT / "functions/web_vitals" / REPORTER, CHECKOUT / ".build/npm"
BUILT = script(SOURCE, CACHE)


@pytest.mark.parametrize("readme", ["README.md", "functions/web_vitals/README.md"])
def test_readme_tells_the_integrity_of_the_script_that_is_built(readme: str) -> None:
    told = re.findall(r"sha384-[\w+/=]+", (CHECKOUT / readme).read_text("utf-8"))
    assert told == [integrity(BUILT)]


def test_it_is_the_package_that_is_locked_with_its_licence_and_without_what_only_developers_read() -> None:
    text = BUILT.decode()
    assert text.startswith("/*! web-vitals 6.2.3, Apache-2.0, copyright Google LLC */\nvar webVitals=")
    assert "sourceMappingURL" not in text
    assert "data-session:" not in text
    assert "sendBeacon" in text


def test_nothing_is_built_or_fetched_among_the_sources_and_the_lock_names_no_index() -> None:
    assert {file.name for file in SOURCE.iterdir()} == {"package-lock.json", "package.json", "reporter.js"}
    assert "resolved" not in (SOURCE / "package-lock.json").read_text("utf-8")


def test_a_function_without_a_reporter_gets_no_script(tmp_path: Path) -> None:
    add_script(tmp_path, CACHE)
    assert not list(tmp_path.rglob(SCRIPT))


def test_a_lock_that_is_not_that_of_the_package_is_refused_with_what_to_do(tmp_path: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text((SOURCE / name).read_text().replace('"web-vitals": "6.2.3"', '"web-vitals": "6"'))
    (tmp_path / "package.json").write_text((SOURCE / "package.json").read_text().replace("6.2.3", "6.2.2"))
    with pytest.raises(BundleFailed, match=r"npm install --package-lock-only"):
        npm.packages(tmp_path, tmp_path / "cache")


@pytest.mark.parametrize(
    ("complaint", "advice"),
    [
        ("npm error code EINTEGRITY\nnpm error sha512-a", "npm got a package that is not the one that was locked"),
        ("npm error network request failed, ENOTFOUND", "npm packages could not be fetched: check the network"),
        ("npm error code E404\nnpm error 404 Not Found", "npm refused: code E404 404 Not Found"),
        ("", "npm refused: it said nothing"),
    ],
)
def test_what_npm_complains_of_is_one_line(complaint: str, advice: str) -> None:
    assert npm.advice(complaint).startswith(advice)
    assert "\n" not in npm.advice(complaint)
