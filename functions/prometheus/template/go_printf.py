"""Prometheus: `printf` of a template, after Go's package fmt: a verb that does not fit its value is shown, no error."""

import math
import re
from collections.abc import Callable, Sequence

from functions.prometheus.template.go_text import Value, not_finite, quoted, rounded, shortest, shown, type_of

_DIRECTIVE = re.compile(r"%(?P<flags>[-+ 0]*)(?P<width>\d{0,3})(?:\.(?P<precision>\d{0,3}))?(?P<verb>.?)", re.DOTALL)
_VERBS = "vsdfFeEgGqxXt%"
_DEFAULT_PRECISION = 6
_SHAPES: dict[str, Callable[[str], str]] = {
    "v": str,
    "s": str,
    "q": quoted,
    "x": lambda text: text.encode().hex(),
    "X": lambda text: text.encode().hex().upper(),
}
"""Of strings."""


class FormatRefused(ValueError):
    """A format with something in it that is not possible here; the message says what is."""


def check_format(text: str) -> None:
    """Look at a format before there are values.

    Raises:
        FormatRefused: it holds a verb or a flag that is not possible here.
    """
    for found in _DIRECTIVE.finditer(text):
        verb = found["verb"]
        if verb and verb not in _VERBS:
            possible = " ".join(f"%{one}" for one in _VERBS)
            raise FormatRefused(f"{found[0]} is not possible in printf here; there are {possible} with - + 0, 8 and .2")


def formatted(text: str, values: Sequence[Value]) -> str:
    """As `fmt.Sprintf`.

    Raises:
        FormatRefused: see check_format; or %x of a float.
    """
    check_format(text)
    left = list(values)
    written = _DIRECTIVE.sub(lambda found: _directive(found, left), text)
    if left:
        more = ", ".join("<nil>" if value is None else f"{type_of(value)}={shown(value)}" for value in left)
        written += f"%!(EXTRA {more})"
    return written


def _directive(found: re.Match[str], left: list[Value]) -> str:
    verb = found["verb"]
    if not verb:
        return "%!(NOVERB)"
    if verb == "%":
        return "%"
    if not left:
        return f"%!{verb}(MISSING)"
    value = left.pop(0)
    laid_out = _laid_out(found, verb, value)
    if laid_out is not None:
        return laid_out
    return f"%!{verb}(<nil>)" if value is None else f"%!{verb}({type_of(value)}={_laid_out(found, 'v', value)})"


def _laid_out(found: re.Match[str], verb: str, value: Value) -> str | None:
    """The value with its sign and padding; None where the verb does not fit it."""
    precision = int(found["precision"] or 0) if found["precision"] is not None else None
    flags, width = found["flags"], int(found["width"] or 0)
    written = _written(verb, value, precision)
    if written is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _padded(written, width, flags, zeros=False)
    if not written.startswith(("-", "+")):
        written = ("+" if "+" in flags else " " if " " in flags else "") + written
    return _padded(written, width, flags, zeros=math.isfinite(value))


def _padded(written: str, width: int, flags: str, *, zeros: bool) -> str:
    if "-" in flags:
        return written.ljust(width)
    return written.zfill(width) if "0" in flags and zeros else written.rjust(width)


def _written(verb: str, value: Value, precision: int | None) -> str | None:
    """The value without its padding."""
    match value:
        case bool():
            return shown(value) if verb in "vt" else None
        case str():
            return _string(verb, value, precision)
        case int():
            return _integer(verb, value, precision)
        case float():
            return _float(verb, value, precision)
        case None:
            return shown(value) if verb == "v" else None
        case _ if verb in "vs":
            return shown(value)
        case _:
            raise FormatRefused(f"printf's %{verb} of labels is not possible here; write %v")


def _string(verb: str, value: str, precision: int | None) -> str | None:
    return _SHAPES[verb](value[:precision]) if verb in _SHAPES else None


def _integer(verb: str, value: int, precision: int | None) -> str | None:
    if verb not in "vdxX":
        return None
    digits = format(abs(value), "d" if verb in "vd" else verb).zfill(precision or 0)
    return f"{'-' * (value < 0)}{digits}"


def _float(verb: str, value: float, precision: int | None) -> str | None:
    if verb in "xX":
        raise FormatRefused(f"printf's %{verb} of a number with a fraction is not possible here; write %v or %.2f")
    if verb not in "vfFeEgG":
        return None
    if not math.isfinite(value):
        return not_finite(value)
    if verb in "vgG":
        text = shortest(value) if precision is None else rounded(value, precision)
        return text.upper() if verb == "G" else text
    return format(value, f".{_DEFAULT_PRECISION if precision is None else precision}{verb}")
