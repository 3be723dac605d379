"""Prometheus: what a template is made of once it is parsed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.prometheus.template.go_text import Value


@dataclass(frozen=True)
class Literal:
    """`"text"`, `5`, `0.5`, `true`, `nil`."""

    value: Value


@dataclass(frozen=True)
class Field:
    """`.`, `.Labels.job`: fields of what the dot stands for."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """`$labels.job`; the name has its `$`."""

    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """A function's."""

    name: str


@dataclass(frozen=True)
class Pipeline:
    """Commands, each of which gets the value of the one before as its last argument; in parentheses an operand too.

    `variable` is what it sets, or empty; `new` tells `:=` from `=`; `names` are fields of its value: `(…).job`.
    """

    commands: tuple[Sequence["Operand"], ...]
    variable: str = ""
    new: bool = True
    names: tuple[str, ...] = ()


Operand = Literal | Field | Variable | Name | Pipeline


@dataclass(frozen=True)
class Branch:
    """`if` and `with`, which makes the dot stand for its value."""

    pipeline: Pipeline
    with_dot: bool
    then: list["Node"] = field(default_factory=list)
    otherwise: list["Node"] = field(default_factory=list)


Node = str | Pipeline | Branch
