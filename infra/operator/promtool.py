"""Infra: what promtool finds in the rule files, and what comes of the rules' own tests on its virtual clock."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from infra.local.debian import Tool
from infra.operator.findings import FilesRefused, Finding, Place
from infra.operator.prometheus_keys import GLOBAL, SCRAPE, TOP
from infra.operator.yaml_file import read, read_text

TESTS = "tests/infra/monitoring/rules"
_SECONDS = 300
_MISTAKE = re.compile(
    r'^(?P<file>.+?): (?:(?P<line>\d+):\d+: )?group "(?P<group>[^"]*)", rule (?P<rule>\d+), "[^"]*": (?P<what>.*)$',
    re.MULTILINE,
)
_LINE = re.compile(r"\bline (?P<line>\d+)\b")
_UNMARSHAL = "yaml: unmarshal errors:"
_FIELD = re.compile(r"line (?P<line>\d+): field (?P<key>\w+) not found in type [\w.]+")
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


@dataclass(frozen=True)
class Judged:
    """What promtool finds wrong, and keys that are right and that it is too old to know: then it judges no more."""

    findings: Sequence[Finding] = ()
    newer: Sequence[str] = ()


def check_config(promtool: Tool, file: Path) -> Judged:
    """What promtool finds wrong in prometheus.yml; files that it names are there only where Prometheus runs."""
    done = _run(promtool, "check", "config", "--syntax-only", file)
    if done.returncode == 0:
        return Judged()
    said = done.stdout + done.stderr
    _, _, what = said.partition("FAILED: ")
    what = " ".join((what or _last(said)).removeprefix(f"parsing YAML file {file}: ").split())
    fields = list(_FIELD.finditer(what))
    known = _known(file) if fields else ()
    newer = [one for one in fields if (int(one["line"]), one["key"]) in known]
    for one in newer:
        what = what.replace(one[0], "").strip()
    if newer and what == _UNMARSHAL:
        return Judged(newer=[one["key"] for one in newer])
    line = _line_of(what, file.read_text(encoding="utf-8", errors="replace"))
    hint = "write it as Prometheus's documentation shows"
    return Judged([Finding(file, line, "", f"promtool says: {what}", hint)])


def _known(file: Path) -> set[tuple[int, str]]:
    """The keys of prometheus.yml, with their lines, that Prometheus knows where they stand."""
    places = read(file, "global:").lines
    levels = {0: TOP, 1: GLOBAL, 2: SCRAPE}  # of a job: scrape_configs, its number
    return {
        (line, str(place[-1]))
        for place, line in places.items()
        if place and place[-1] in levels.get(len(place) - 1, ()) and place[0] in (place[-1], "global", "scrape_configs")
    }


def _line_of(what: str, text: str) -> int:
    """The line that promtool says, or else the last that has words of which it says that they are wrong."""
    if place := _LINE.search(what):
        return int(place["line"])
    words = [rf"(?<!\w){re.escape(one)}(?!\w)" for one in _QUOTED.findall(what) if one]
    named = (number for number, line in enumerate(text.splitlines(), 1) if any(re.search(one, line) for one in words))
    return max(named, default=1)


def run_tests(promtool: Tool, files: Sequence[Path]) -> list[Finding]:
    """The cases that do not come out as they say."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return [finding for found in pool.map(lambda file: list(_failed(promtool, file)), files) for finding in found]


def _failed(promtool: Tool, file: Path) -> Iterator[Finding]:
    try:
        text = read_text(file)
    except FilesRefused as refused:
        yield from refused.findings
        return
    done = _run(promtool, "test", "rules", file)
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    hint = f"mend the rule or the test; `promtool test rules {file.name}` shows what came instead"
    found = list(_FAILED_CASE.finditer(said))
    for one in found:
        what = (one["name"] or one["expr"].replace('\\"', '"')).strip()
        line = next((number for number, written in enumerate(text.splitlines(), 1) if what in written), 1)
        yield Finding(file, line, what, "does not come out as the test says", hint)
    if not found:
        _, _, what = said.partition("FAILED:")
        what = " ".join((what or _last(said)).split())
        yield Finding(file, _line_of(what, text), "", f"promtool says: {what}", "mend the test")


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
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=_SECONDS,
    )


def _last(said: str) -> str:
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "nothing")
