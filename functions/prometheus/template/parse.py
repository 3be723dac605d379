"""Prometheus: words of a template made into a tree; what could never be expanded here is refused, with a way out."""

from collections.abc import Iterator
from dataclasses import replace

from functions.prometheus.template.checks import check_call, check_data, check_variable, refuse_function
from functions.prometheus.template.cursor import Cursor
from functions.prometheus.template.functions import FUNCTIONS
from functions.prometheus.template.literals import value_of
from functions.prometheus.template.tree import Branch, Field, Literal, Name, Node, Operand, Pipeline, Variable
from functions.prometheus.template.words import END, TemplateRefused, Word, cut

_BRANCHES = ("if", "with")
_ACTIONS = ("range", "template", "define", "block", "break", "continue")
_CONSTANTS = {"true": True, "false": False, "nil": None}


def parse(text: str) -> list[Node]:
    """The tree of a template.

    Raises:
        TemplateRefused: it is none, or holds what is not possible here.
    """
    return _Parser(cut(text)).whole()


class _Parser:
    """Reads actions; `_variables` are those in scope, `_dots` how many `with` make the dot something else."""

    def __init__(self, pieces: Iterator[str | list[Word]]) -> None:
        self._pieces = pieces
        self._variables = ["$", "$labels", "$value"]
        self._dots = 0

    def whole(self) -> list[Node]:
        nodes, closing = self._list()
        if closing:
            raise TemplateRefused(f"{{{{ {closing[0].text} }}}} without an if or with before it")
        return nodes

    def _list(self) -> tuple[list[Node], list[Word]]:
        """Nodes up to an `else` or `end`, and the words of that; no words at the end of the text."""
        nodes: list[Node] = []
        for piece in self._pieces:
            if isinstance(piece, str):
                nodes += [piece] if piece else []
                continue
            words = piece[1:] if piece[0].kind == "space" else piece
            first = words[0].text if words[0].kind == "name" else ""
            if first in ("else", "end"):
                return nodes, words
            if first in _ACTIONS:
                raise refuse_function(first)
            nodes.append(self._branch(words) if first in _BRANCHES else self._action(words))
        return nodes, []

    def _action(self, words: list[Word]) -> Pipeline:
        cursor = Cursor(words)
        pipeline = self._pipeline(cursor)
        cursor.expect(END)
        return pipeline

    def _branch(self, words: list[Word]) -> Branch:
        kind, variables = words[0].text, len(self._variables)
        branch = Branch(self._action(words[1:]), with_dot=kind == "with")
        inside = len(self._variables)
        self._dots += branch.with_dot
        then, closing = self._list()
        self._dots -= branch.with_dot
        del self._variables[inside:]
        otherwise: list[Node] = []
        if closing and closing[0].text == "else":
            otherwise, closing = self._else(kind, [word for word in closing[1:] if word.kind != "space"], closing)
        if not closing or closing[0].text != "end":
            raise TemplateRefused(f"{{{{ {kind} }}}} has no {{{{ end }}}} of its own")
        del self._variables[variables:]
        return replace(branch, then=then, otherwise=otherwise)

    def _else(self, kind: str, after: list[Word], words: list[Word]) -> tuple[list[Node], list[Word]]:
        """What stands after an `else`, and what closes it: an `else if` shares the end of its `if`."""
        if after == [END]:
            return self._list()
        if kind == "if" and after[0].text == "if":
            return [self._branch(words[words.index(after[0]) :])], [Word("name", "end")]
        raise TemplateRefused(
            f"else {after[0].text} is not possible here; there are {{{{ else }}}} and else if after if"
        )

    def _pipeline(self, cursor: Cursor) -> Pipeline:
        variable, new = cursor.assignment()
        if variable and not new:
            check_variable(Variable(variable), self._variables)
        commands: list[list[Operand]] = []
        while not commands or cursor.take("|"):
            commands.append(command := self._command(cursor))
            check_call(command, piped=len(commands) > 1)
        if variable and new:
            self._variables.append(variable)
        return Pipeline(tuple(commands), variable, new)

    def _command(self, cursor: Cursor) -> list[Operand]:
        operands: list[Operand] = []
        cursor.skip()
        while not cursor.over:
            operands.append(self._operand(cursor))
            if not cursor.over and cursor.next.kind != "space":
                raise TemplateRefused(f"there has to be a space before {cursor.next.text}")
            cursor.skip()
        if not operands:
            raise TemplateRefused(f"a value is missing before {cursor.next.text}")
        return operands

    def _operand(self, cursor: Cursor) -> Operand:
        word = cursor.word()
        match word.kind, word.text:
            case (("string" | "number"), _):
                return Literal(value_of(word))
            case "variable", name:
                variable = Variable(name, cursor.fields())
                check_variable(variable, self._variables)
                return variable
            case "field", name:
                return self._field((name[1:], *cursor.fields()))
            case _, ".":
                return self._field(())
            case "name", name:
                return self._named(name)
            case _, "(":
                pipeline = self._pipeline(cursor)
                cursor.expect(Word("mark", ")"))
                return replace(pipeline, names=cursor.fields())
            case _:
                raise TemplateRefused(f"{word.text} is not possible there")

    def _field(self, names: tuple[str, ...]) -> Field:
        if not self._dots:
            check_data(names)
        return Field(names)

    def _named(self, name: str) -> Operand:
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        if name not in FUNCTIONS:
            raise refuse_function(name)
        return Name(name)
