"""Infra: from YAML nodes to plain values: duplicate keys, foreign tags and alias bombs do not pass."""

import re
from typing import Any, Final

import yaml

from infra.operator.findings import Place

MOST_VALUES: Final = 100_000
_MOST_DEEP: Final = 30
_TAG: Final = "tag:yaml.org,2002:"
_MERGE: Final = f"{_TAG}merge"


class _Loader(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer,
              yaml.resolver.BaseResolver):  # fmt: skip
    """PyYAML without its constructors, and with resolvers of our own below."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)
        yaml.resolver.BaseResolver.__init__(self)


for _kind, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", list("-+0123456789")),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(f"{_TAG}{_kind}", re.compile(rf"(?:{_pattern})\Z"), _first)


def load_nodes(text: str) -> yaml.Node | None:
    """The tree of a text's one document, or None where there is none.

    Raises:
        yaml.YAMLError: not YAML.
    """
    return _Loader(text).get_single_node()


class Reader:
    """Makes values of nodes; `lines` has the line of every place, `mistakes` what was passed over and why."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {(): 1}
        self.mistakes: list[tuple[Place, int, tuple[str, str]]] = []
        self._count = 0

    def value(self, node: yaml.Node, place: Place, depth: int) -> Any:  # noqa: ANN401 - YAML has any shape
        """The value of a node.

        Raises:
            yaml.MarkedYAMLError: there are too many values, or they are nested too deeply.
        """
        self._count += 1
        if self._count > MOST_VALUES:
            raise _too_much(f"more than {MOST_VALUES} values, counting what aliases repeat", node)
        if depth > _MOST_DEEP:
            raise _too_much(f"more than {_MOST_DEEP} levels deep", node)
        match node:
            case yaml.MappingNode(tag=tag) if tag == f"{_TAG}map":
                return self._mapping(node, place, depth)
            case yaml.SequenceNode(tag=tag) if tag == f"{_TAG}seq":
                return [self._item(one, (*place, index), depth) for index, one in enumerate(node.value)]
            case yaml.ScalarNode():
                return self._scalar(node, place)
            case _:
                return self._pass_over(node, place, f"the tag {node.tag} is not used here", "remove the tag")

    def _item(self, node: yaml.Node, place: Place, depth: int) -> Any:  # noqa: ANN401 - YAML has any shape
        self.lines[place] = _line(node)
        return self.value(node, place, depth + 1)

    def _mapping(self, node: yaml.MappingNode, place: Place, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _MERGE:
                merged = self._merge(value, place, depth) | merged
            elif not isinstance(key, yaml.ScalarNode):
                self._pass_over(key, place, "a key is a list or a map", "write key: value")
            elif key.value in values:
                words = f"{key.value} is written twice, first on line {self.lines[*place, key.value]}"
                self._pass_over(key, (*place, key.value), words, "keep one of them")
            else:
                name = self._text(key, place)
                self.lines[*place, name] = _line(key)
                values[name] = self.value(value, (*place, name), depth + 1)
        return merged | values

    def _merge(self, node: yaml.Node, place: Place, depth: int) -> dict[str, Any]:
        """What `<<: *anchor` or `<<: [*one, *two]` brings; the first of several wins."""
        merged: dict[str, Any] = {}
        known = dict(self.lines)
        for one in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            found = self.value(one, place, depth + 1)
            if not isinstance(found, dict):
                self._pass_over(node, place, "<< takes a map", "write <<: *name")
                return {}
            merged = found | merged
        self.lines |= known
        return merged

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> str | int | float | bool | None:
        kind = node.tag.removeprefix(_TAG)
        try:
            match kind:
                case "null":
                    return None
                case "bool":
                    return {"true": True, "false": False}[node.value.lower()]
                case "int":
                    return int(node.value)
                case "float":
                    return float(node.value)
                case "str" | "merge":
                    return self._text(node, place)
        except (ValueError, KeyError):
            pass  # `!!int abc`: told below
        self._pass_over(node, place, f"the tag {node.tag} is not used here", "remove the tag")
        return None

    def _text(self, node: yaml.ScalarNode, place: Place) -> str:
        """A text; half a surrogate pair, which only an escape can smuggle in, could not be written anywhere."""
        text = str(node.value)
        if any("\ud800" <= one <= "\udfff" for one in text):
            self._pass_over(node, place, "an escape is half a character", "write the character itself")
        return text.encode(errors="replace").decode()

    def _pass_over(self, node: yaml.Node, place: Place, message: str, hint: str) -> None:
        self.mistakes.append((place, _line(node), (message, hint)))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _too_much(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
