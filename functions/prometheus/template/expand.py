"""Prometheus: a tree expanded for one sample, after Go's text/template/exec.go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from functions.prometheus.template.comparing import ExpansionFailed, true
from functions.prometheus.template.functions import FUNCTIONS
from functions.prometheus.template.go_text import Value, shown, type_of
from functions.prometheus.template.tree import Branch, Field, Literal, Name, Node, Operand, Pipeline, Variable


@dataclass(frozen=True)
class _Data:
    """What the dot is at first, and `$` always."""

    labels: Mapping[str, str]
    value: float


_Dot = Value | _Data
_LAZY = {"and": False, "or": True}
"""They stop at the first argument that is so."""


class Expansion:
    """One expansion: its variables, the newest last."""

    def __init__(self, labels: Mapping[str, str], value: float) -> None:
        self._data = _Data(labels, value)
        self._variables: list[tuple[str, Value]] = [("$labels", labels), ("$value", value)]

    def text(self, nodes: Iterable[Node]) -> str:
        """The whole text.

        Raises:
            ExpansionFailed, ValueError: a function refused what it was given.
        """
        return self._walk(nodes, self._data)

    def _walk(self, nodes: Iterable[Node], dot: _Dot) -> str:
        return "".join(self._node(node, dot) for node in nodes)

    def _node(self, node: Node, dot: _Dot) -> str:
        match node:
            case str():
                return node
            case Pipeline():
                value = self._pipeline(node, dot)
                return "" if node.variable else "<no value>" if value is None else shown(value)
            case Branch():
                return self._branch(node, dot)
            case _:
                assert_never(node)

    def _branch(self, branch: Branch, dot: _Dot) -> str:
        outside = len(self._variables)
        value = self._pipeline(branch.pipeline, dot)
        if true(value):
            text = self._walk(branch.then, value if branch.with_dot else dot)
        else:
            text = self._walk(branch.otherwise, dot)
        del self._variables[outside:]
        return text

    def _pipeline(self, pipeline: Pipeline, dot: _Dot) -> Value:
        first, *others = pipeline.commands
        value = self._command(first, (), dot)
        for command in others:
            value = self._command(command, (value,), dot)
        value = _fields(value, pipeline.names)
        if pipeline.variable and pipeline.new:
            self._variables.append((pipeline.variable, value))
        elif pipeline.variable:
            newest = max(at for at, (name, _) in enumerate(self._variables) if name == pipeline.variable)
            self._variables[newest] = (pipeline.variable, value)
        return value

    def _command(self, operands: Sequence[Operand], piped: Sequence[Value], dot: _Dot) -> Value:
        called, *arguments = operands
        if not isinstance(called, Name):
            return self._operand(called, dot)
        if called.name in _LAZY:
            return self._lazy(_LAZY[called.name], arguments, piped, dot)
        values = [*(self._operand(argument, dot) for argument in arguments), *piped]
        function = FUNCTIONS[called.name]
        for value in values[: function.texts]:
            if not isinstance(value, str):
                raise ExpansionFailed(f"wrong type for value; expected string; got {type_of(value)}")
        try:
            return function.call(*values)
        except ExpansionFailed as error:
            raise ExpansionFailed(f"error calling {called.name}: {error}") from error

    def _lazy(self, stop: bool, arguments: Sequence[Operand], piped: Sequence[Value], dot: _Dot) -> Value:  # noqa: FBT001
        value: Value = None
        for argument in arguments:
            value = self._operand(argument, dot)
            if true(value) is stop:
                return value
        return piped[0] if piped else value

    def _operand(self, operand: Operand, dot: _Dot) -> Value:
        match operand:
            case Literal():
                return operand.value
            case Field():
                return self._of(dot, operand.names)
            case Variable(name="$"):
                return self._of(self._data, operand.names)
            case Variable():
                value = next(value for name, value in reversed(self._variables) if name == operand.name)
                return _fields(value, operand.names)
            case Name():
                return self._command([operand], (), dot)
            case Pipeline():
                return self._pipeline(operand, dot)
            case _:
                assert_never(operand)

    def _of(self, dot: _Dot, names: Sequence[str]) -> Value:
        if not isinstance(dot, _Data):
            return _fields(dot, names)
        return _fields(dot.labels if names[0] == "Labels" else dot.value, names[1:])


def _fields(value: Value, names: Sequence[str]) -> Value:
    """A label that is not there is empty: Prometheus expands with `missingkey=zero`."""
    for name in names:
        if not isinstance(value, Mapping):
            raise ExpansionFailed(f"can't evaluate field {name} in type {type_of(value)}")
        value = value.get(name, "")
    return value
