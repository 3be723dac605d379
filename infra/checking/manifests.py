"""Checking: a file of several YAML documents, as Kubernetes takes them, each with its lines in the file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from infra.checking.written import Written
from infra.operator.yaml_file import Document
from infra.operator.yaml_values import Reader, load_nodes

_BETWEEN: Final = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)


def manifests(file: Path) -> Iterator[Written]:
    """Those documents of a file that are maps; what cannot be read is passed over."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    begins = [0, *(found.end() for found in _BETWEEN.finditer(text))]
    ends = [*(found.start() for found in _BETWEEN.finditer(text)), len(text)]
    for begin, end in zip(begins, ends, strict=True):
        reader = Reader()
        try:
            node = load_nodes("\n" * text.count("\n", 0, begin) + text[begin:end])
            values = None if node is None else reader.value(node, (), 0)
        except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
            continue
        if isinstance(values, dict):
            yield Written(Document(file, values, reader.lines), (), values)
