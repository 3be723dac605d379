"""Model: matchers of labels, in Alertmanager's words: `service="api"`, `alertname=~"High.*"`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WRITTEN = re.compile(r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|[^\s"{}=!~,]+)\s*')
_ESCAPES = {"n": "\n", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Matcher:
    """One condition on a label; a label that is not there counts as empty, and a regex has to match all of it."""

    name: str
    operator: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "Matcher":
        """Read `service="api"`; the quotes may be left out around a plain word.

        Raises:
            ValueError: not a matcher, or its regular expression is none; the message gives an example.
        """
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f'{text!r} is not a matcher; write it like service="api" or alertname=~"High.*"')
        name, operator, value = found.groups()
        if value.startswith('"'):
            value = re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[0]), value[1:-1])
        if operator.endswith("~"):
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"{value!r} is not a regular expression: {error}") from error
        return cls(name, operator, value)

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether it holds of these labels."""
        value = labels.get(self.name, "")
        found = re.fullmatch(self.value, value) is not None if self.operator.endswith("~") else value == self.value
        return found != self.operator.startswith("!")

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.name}{self.operator}"{escaped}"'


def all_match(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    """Whether each holds; none at all holds of everything."""
    return all(matcher.matches(labels) for matcher in matchers)
