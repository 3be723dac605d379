"""Infra: the rule files: from what an operator wrote to the groups that the detector evaluates, or every mistake."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from functions.model.rule import Rule, RuleGroup
from infra.operator.asked.lines import at_word
from infra.operator.findings import FilesRefused, Finding, Place, shown
from infra.operator.model_findings import validate
from infra.operator.rules_format import AlertRule, Group, RuleFile
from infra.operator.yaml_file import Document, read

_EXAMPLE = "groups:"
_NAMED = re.compile(r"(\$\w+)|(\{\{.{12}[^…;]{0,20})|^(\.?\w+) is not possible here")
_SET_BY_US = ("alertname", "__name__")


def rule_files(monitoring: Path) -> list[Path]:
    """The rule files of a folder: recording.yml, and all of alerts/."""
    alerts = monitoring / "alerts"
    return [monitoring / "recording.yml", *sorted(one for one in alerts.glob("*") if one.suffix in (".yml", ".yaml"))]


def load(files: Sequence[Path]) -> tuple[RuleGroup, ...]:
    """The groups of alerting rules of all files together; what records is only for Prometheus.

    Raises:
        FilesRefused: with every mistake in all files, each with its line and what to write instead.
    """
    groups: list[Group] = []
    documents: list[Document] = []
    mistakes: list[Finding] = []
    for file in files:
        try:
            document = read(file, _EXAMPLE)
        except FilesRefused as refused:
            mistakes += refused.findings
            continue
        found, wrong = validate(RuleFile, document)
        mistakes += [*document.findings, *map(_at_its_word, wrong), *_labels(document)]
        documents.append(document)
        groups += found.groups if found else ()
    mistakes += _doubles(documents)
    if mistakes:
        raise FilesRefused(mistakes)
    return tuple(filter(None, map(_group, groups)))


def _at_its_word(finding: Finding) -> Finding:
    """A mistake in a text of many lines, at the line of what it names; `{{ }}` are told by what is between them."""
    if not (found := _NAMED.search(finding.message)):
        return finding
    return at_word(finding, found[1] or found[2] or found[3])


def _group(group: Group) -> RuleGroup | None:
    rules = tuple(_rule(rule) for rule in group.rules if isinstance(rule, AlertRule))
    return RuleGroup(group.name, rules, group.limit) if rules else None


def _rule(rule: AlertRule) -> Rule:
    return Rule(
        alert=rule.alert,
        expr=rule.expr,
        hold_for=rule.hold_for,
        keep_firing_for=rule.keep_firing_for,
        labels=rule.labels.model_dump(),
        annotations=rule.annotations.model_dump(),
    )


def _doubles(documents: Iterable[Document]) -> Iterator[Finding]:
    """Groups of one name, whose states would be taken for each other's, and alerts that could not be told apart."""
    first: dict[tuple[str, str], str] = {}
    for document in documents:
        for place, group in _maps(document, ()):
            name = group.get("name")
            where = f"line {document.lines[place]} of {document.file.name}"
            if isinstance(name, str) and (other := first.setdefault(("group", name), where)) != where:
                message = f"the name {shown(name)} is taken by the group on {other}"
                yield document.finding((*place, "name"), message, "give each group a name of its own, in all files")
        for place, rule in _rules(document):
            key = f"{rule.get('alert')} {sorted(_texts(rule.get('labels')).items())}"
            where = f"line {document.lines[place]} of {document.file.name}"
            if "alert" in rule and (other := first.setdefault(("alert", key), where)) != where:
                message = f"{rule['alert']} has the same name and labels as the alert on {other}"
                yield document.finding((*place, "alert"), message, "give one another name, or a label of its own")


def _labels(document: Document) -> Iterator[Finding]:
    """Names of labels and annotations that Prometheus refuses, or sets itself."""
    for place, rule in _rules(document):
        for key in ("labels", "annotations"):
            for name in _texts(rule.get(key)):
                if name in _SET_BY_US and key == "labels":
                    yield document.finding((*place, key, name), f"Prometheus sets {name} itself", f"remove {name}")
                elif not re.fullmatch("[a-zA-Z_][a-zA-Z0-9_]*", name):
                    message = f"{shown(name)} is no name of a label"
                    yield document.finding((*place, key, name), message, "write letters, digits and underscores")


def _rules(document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    for place, _ in _maps(document, ()):
        yield from _maps(document, place)


def _maps(document: Document, inside: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The groups of a file, or the rules of a group: those that are maps, whatever else is wrong with them."""
    found: Any = document.values
    for step in inside:
        found = found[step]
    key = "rules" if inside else "groups"
    entries = found.get(key)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (*inside, key, index), entry


def _texts(found: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
