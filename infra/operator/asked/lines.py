"""Asked: lines: where in a text of many lines a word stands that is told of."""

import re
from dataclasses import replace

from infra.operator.findings import FilesRefused, Finding
from infra.operator.yaml_file import read_text


def at_word(finding: Finding, word: str) -> Finding:
    """The finding at the line of a word, if it stands in the block, folded or not, that begins at the finding's."""
    try:
        lines = read_text(finding.file).splitlines()
    except FilesRefused:
        return finding
    first = finding.line - 1
    if not word or first >= len(lines) or word in lines[first]:
        return finding
    sought = re.compile(re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else ""))
    for at, line in enumerate(lines[first + 1 :], first + 1):
        if line.strip() and _indent(line) <= _indent(lines[first]):
            break
        if sought.search(line):
            return replace(finding, line=at + 1)
    return finding


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))
