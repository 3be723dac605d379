"""Infra: what promtool finds in the rule files, and what comes of the rules' own tests on its virtual clock."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.local.debian import Tool
from infra.operator.findings import FilesRefused, Finding, Place
from infra.operator.yaml_file import read

TESTS = "tests/infra/monitoring/rules"
_SECONDS = 300
_MISTAKE = re.compile(
    r'^(?P<file>.+?): (?:(?P<line>\d+):\d+: )?group "(?P<group>[^"]*)", rule (?P<rule>\d+), "[^"]*": (?P<what>.*)$',
    re.MULTILINE,
)
_LINE = re.compile(r"\bline (?P<line>\d+):")
_QUOTED = re.compile(r'"([^"]*)"')
_FAILED_CASE = re.compile(r'^    (?:name: (?P<name>.*)|expr: "(?P<expr>.*)", time: .*),$', re.MULTILINE)


def test_files(folder: Path) -> list[Path]:
    """The rules' tests of a checkout."""
    return sorted((folder / TESTS).glob("*.test.yml"))


def check_rules(promtool: Tool, files: Sequence[Path]) -> list[Finding]:
    """What promtool and its linter find wrong, at the line and in the field where it is."""
    done = _run(promtool, "check", "rules", "--lint-fatal", *files)
    if done.returncode == 0:
        return []
    said = done.stdout + done.stderr
    found = [_finding(one) for one in _MISTAKE.finditer(said)]
    return found or [Finding(files[0], 1, "", f"promtool says: {_last(said)}", "run promtool check rules yourself")]


def check_config(promtool: Tool, file: Path) -> list[Finding]:
    """What promtool finds wrong in prometheus.yml; files that it names are there only where Prometheus runs.

    It says the line of some mistakes, and of others only the words that are wrong: then the last line that has them.
    """
    done = _run(promtool, "check", "config", "--syntax-only", file)
    if done.returncode == 0:
        return []
    said = done.stdout + done.stderr
    _, _, what = said.partition("FAILED: ")
    what = " ".join((what or _last(said)).removeprefix(f"parsing YAML file {file}: ").split())
    place = _LINE.search(what)
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    words = [one for one in _QUOTED.findall(what) if one]
    named = (number for number, text in enumerate(lines, 1) if any(one in text for one in words))
    line = int(place["line"]) if place else max(named, default=1)
    return [Finding(file, line, "", f"promtool says: {what}", "write it as Prometheus's documentation shows")]


def run_tests(promtool: Tool, files: Sequence[Path]) -> list[Finding]:
    """The cases that do not come out as they say."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return [finding for found in pool.map(lambda file: list(_failed(promtool, file)), files) for finding in found]


def _failed(promtool: Tool, file: Path) -> Iterator[Finding]:
    done = _run(promtool, "test", "rules", file)
    if done.returncode == 0:
        return
    lines = file.read_text(encoding="utf-8").splitlines()
    said = done.stdout + done.stderr
    hint = f"mend the rule or the test; `promtool test rules {file.name}` shows what came instead"
    found = list(_FAILED_CASE.finditer(said))
    for one in found:
        what = (one["name"] or one["expr"].replace('\\"', '"')).strip()
        line = next((number for number, text in enumerate(lines, 1) if what in text), 1)
        yield Finding(file, line, what, "does not come out as the test says", hint)
    if not found:
        yield Finding(file, 1, "", f"promtool says: {_last(said)}", hint)


def _finding(mistake: re.Match[str]) -> Finding:
    """Promtool counts rules from 1, and knows groups by their names."""
    file, what = Path(mistake["file"]), mistake["what"]
    part = "expr" if "could not parse expression" in what else ""
    message = re.sub(r"could not parse expression: (\d+:\d+): parse error: ", r"at \1 of the expression: ", what)
    hint = "mend the expression" if part else "write it as Prometheus's documentation shows"
    try:
        document = read(file, "groups:")
    except FilesRefused:
        return Finding(file, int(mistake["line"] or 1), part, message, hint)
    names = [group["name"] for group in document.values["groups"]]
    place: Place = ("groups", names.index(mistake["group"]), "rules", int(mistake["rule"]) - 1)
    return document.finding((*place, part) if part else place, message, hint)


def _run(promtool: Tool, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [promtool.path, *arguments]
    environment = {**os.environ, **promtool.environment}
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )


def _last(said: str) -> str:
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "nothing")
