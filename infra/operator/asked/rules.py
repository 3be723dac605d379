"""Asked: rules: what each alerts or records, whatever is wrong with it beside its expression."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.operator.asked.expression import Expression
from infra.operator.findings import Place
from infra.operator.yaml_file import Document


@dataclass(frozen=True)
class WrittenRule:
    """A rule with an expression: `name` is the alert's, or of the series that it records."""

    name: str
    records: bool
    expression: Expression
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    @property
    def place(self) -> Place:
        """Where the rule stands."""
        return self.expression.place[:-1]


def rules_of(document: Document) -> Iterator[WrittenRule]:
    """The rules of a file in its order; what is no rule with an expression is somebody else's finding."""
    for at, group in _maps(document.values.get("groups")):
        for index, rule in _maps(group.get("rules")):
            name, text = rule.get("record", rule.get("alert")), rule.get("expr")
            if isinstance(name, str) and isinstance(text, str) and text.strip():
                place: Place = ("groups", at, "rules", index, "expr")
                labels, annotations = _texts(rule.get("labels")), _texts(rule.get("annotations"))
                yield WrittenRule(name, "record" in rule, Expression(document, place, text), labels, annotations)


def _maps(found: object) -> Iterator[tuple[int, dict[str, object]]]:
    for index, one in enumerate(found if isinstance(found, list) else ()):
        if isinstance(one, dict):
            yield index, one


def _texts(found: object) -> dict[str, str]:
    return {str(name): one for name, one in found.items() if isinstance(one, str)} if isinstance(found, dict) else {}
