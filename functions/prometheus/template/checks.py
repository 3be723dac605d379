"""Prometheus: what is refused in a template before anything is expanded, and what to write instead."""

from collections.abc import Sequence

from functions.model.names import did_you_mean
from functions.prometheus.template import go_regex
from functions.prometheus.template.functions import FUNCTIONS
from functions.prometheus.template.go_printf import check_format
from functions.prometheus.template.go_text import type_of
from functions.prometheus.template.tree import Field, Literal, Name, Operand, Variable
from functions.prometheus.template.words import TemplateRefused

_NO_QUERY = "an alert's texts are expanded without asking Prometheus; let the rule's expression return what is needed"
_NO_PROMETHEUS = "no Prometheus with an address of its own stands behind a page; write the address out"
_NO_LOOP = "name each label, or print all of them with {{ $labels }}"
_NO_NAMED = "write the text out in each annotation"
_REASONS = {
    **dict.fromkeys(("query", "first", "label", "value", "strvalue", "sortByLabel"), _NO_QUERY),
    **dict.fromkeys(("externalURL", "pathPrefix", "graphLink", "tableLink"), _NO_PROMETHEUS),
    **dict.fromkeys(("range", "break", "continue"), _NO_LOOP),
    **dict.fromkeys(("template", "define", "block", "tmpl", "args"), _NO_NAMED),
    **dict.fromkeys(("toTime", "now", "toDuration"), "humanizeTimestamp and humanizeDuration write times"),
    **dict.fromkeys(("html", "js"), "nothing here is HTML; {{ $labels.x }} is written as it is"),
    **dict.fromkeys(("call", "slice"), "there are print, printf, reReplaceAll and index"),
}
_DATA = ("Labels", "Value")
_PREDEFINED = ("$labels", "$value")
_FOREIGN = ("$externalLabels", "$externalURL", "ExternalLabels", "ExternalURL")
_NOT_OURS = "what Prometheus is configured with is not known here; write the address or the label out"
_COMPARING = ("eq", "ne", "lt", "le", "gt", "ge")


def refuse_function(name: str) -> TemplateRefused:
    """Why there is no such function, or action, here."""
    reason = _REASONS.get(name)
    return TemplateRefused(f"{name} is not possible here: {reason}" if reason else _no_function(name))


def check_variable(operand: Variable, declared: Sequence[str]) -> None:
    """Refuse a variable that is not there, and fields of what has none."""
    if operand.name in _FOREIGN:
        raise TemplateRefused(f"{operand.name} is not possible here: {_NOT_OURS}")
    if operand.name not in declared:
        there = sorted({*declared, *_PREDEFINED} - {"$"})
        raise TemplateRefused(f"there is no variable {operand.name}{did_you_mean(operand.name, there)}")
    if operand.name == "$":
        check_data(operand.names)
    elif operand.name in _PREDEFINED:
        _check_fields(operand.name, operand.names, 1 if operand.name == "$labels" else 0)


def check_data(names: Sequence[str]) -> None:
    """Refuse fields of a template's data that are not there; it has `.Labels` and `.Value`."""
    if not names:
        raise TemplateRefused("the dot alone is not possible here; write {{ $labels }} or {{ $value }}")
    if names[0] in _FOREIGN:
        raise TemplateRefused(f".{names[0]} is not possible here: {_NOT_OURS}")
    if names[0] not in _DATA:
        raise TemplateRefused(f"there is no .{names[0]}{did_you_mean(names[0], _DATA)}; a label is $labels.{names[0]}")
    _check_fields(f".{names[0]}", names[1:], 1 if names[0] == "Labels" else 0)


def check_call(operands: Sequence[Operand], *, piped: bool) -> None:
    """Refuse a command that can only fail: arguments for what is no function, too many, not of its types."""
    called, arguments = operands[0], operands[1:]
    if not isinstance(called, Name):
        if arguments or piped:
            raise TemplateRefused('only functions take arguments; a label with a strange name is index $labels "x"')
        if isinstance(called, Literal) and called.value is None:
            raise TemplateRefused("nil is not a command")
        return
    function = FUNCTIONS[called.name]
    count = len(arguments) + piped
    if not function.fits(count):
        wanted = f"{function.takes}{' or more' if function.more else ''}"
        raise TemplateRefused(f"{called.name} takes {wanted} argument{'s' * (wanted != '1')}, not {count}")
    for argument in arguments[: function.texts]:
        if isinstance(argument, Literal) and not isinstance(argument.value, str):
            raise TemplateRefused(f"{called.name} takes a text, not {type_of(argument.value)}")
    _check_comparison(called.name, arguments)
    _check_first(called.name, arguments)


def _check_comparison(name: str, arguments: Sequence[Operand]) -> None:
    numbers = [one.value for one in arguments if isinstance(one, Literal) and type_of(one.value) == "int"]
    if name in _COMPARING and numbers and any(_is_value(one) for one in arguments):
        raise TemplateRefused(
            f"{name} compares $value, which has a fraction, with {numbers[0]}, which has none: write {numbers[0]}.0"
        )


def _check_first(name: str, arguments: Sequence[Operand]) -> None:
    if arguments and isinstance(arguments[0], Literal) and isinstance(text := arguments[0].value, str):
        try:
            if name == "printf":
                check_format(text)
            elif name in ("match", "reReplaceAll"):
                go_regex.compiled(text)
        except ValueError as error:
            raise TemplateRefused(str(error)) from error


def _check_fields(what: str, names: Sequence[str], most: int) -> None:
    if len(names) > most:
        raise TemplateRefused(f"{what}.{'.'.join(names)} is not there: {what} is {'labels' if most else 'a number'}")


def _is_value(operand: Operand) -> bool:
    return operand in (Variable("$value"), Variable("$", ("Value",)), Field(("Value",)))


def _no_function(name: str) -> str:
    return f"there is no function {name}{did_you_mean(name, sorted(FUNCTIONS))}"
