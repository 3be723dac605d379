"""Infra: the ConfigMap monitoring-config, which carries prometheus.yml and the rule files into the shop's cluster."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from infra.operator.findings import FilesRefused, Finding
from infra.operator.rules_file import rule_files

FILE: Final = "infra/monitoring/kubernetes/monitoring-config.yaml"
CONFIG: Final = "prometheus.yml"
NAME: Final = "monitoring-config"
_KEY: Final = re.compile(r"[-._a-zA-Z0-9]{1,253}")
_OTHER_BREAKS: Final = re.compile("[\u2028\u2029]")
"""Ends of lines in YAML 1.1 and none in 1.2: all read them alike only as escapes."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HEAD: Final = """\
# Made from ../prometheus.yml, ../recording.yml and ../alerts/*.yml, which are what to edit. Then:
#
#   uv run python -m infra.generated
"""


def files(folder: Path) -> Mapping[str, str]:
    """The ConfigMap of a checkout: path from the checkout to text.

    Its namespace is left to kustomization.yaml.

    Raises:
        FilesRefused: a file that it is made from is not there, or two have one name.
    """
    monitoring = folder / "infra" / "monitoring"
    data = _data([monitoring / CONFIG, *rule_files(monitoring)])
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": NAME}, "data": data}
    return {FILE: _HEAD + yaml.dump(manifest, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000)}


def _data(wanted: list[Path]) -> dict[str, str]:
    data: dict[str, str] = {}
    findings: list[Finding] = []
    for file in wanted:
        if file.name in data:
            findings.append(Finding(file, 1, "", f"another file is called {file.name}, too", "rename one of them"))
        if not _KEY.fullmatch(file.name):
            findings.append(
                Finding(file, 1, "", f"{file.name} can be no key of a ConfigMap", "rename it: a-z, 0-9, - _ .")
            )
        try:
            data[file.name] = text = file.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            findings.append(Finding(file, 1, "", f"cannot be read: {error}", "create it as UTF-8 text"))
        else:
            findings += _control_characters(file, text)
    if findings:
        raise FilesRefused(findings)
    return data


def _control_characters(file: Path, text: str) -> list[Finding]:
    """The first one: YAML allows none in the file itself, and kubectl brings them not all back."""
    found = _CONTROL.search(text)
    if found is None:
        return []
    line = text.count("\n", 0, found.start()) + 1
    return [Finding(file, line, "", f"holds the control character U+{ord(found[0]):04X}", "remove it")]


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are, where a block of YAML brings them back so."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _OTHER_BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
