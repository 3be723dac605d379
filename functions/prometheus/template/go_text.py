"""Prometheus: values as Go prints them, after the package fmt: `1e+06`, `NaN`, `map[job:api]`."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

Value = str | bool | int | float | Mapping[str, str] | None
"""What a template computes with: string, bool, int, float64, map[string]string, nil."""

_PLAIN = range(-4, 6)
"""Exponents of ten that `%g` writes without one."""
_ESCAPES = {
    "\a": r"\a", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v", '"': r"\"", "\\": r"\\",
}  # fmt: skip


def type_of(value: Value) -> str:
    """What Go calls its type."""
    match value:
        case None:
            return "<nil>"
        case bool():
            return "bool"
        case str():
            return "string"
        case int():
            return "int"
        case float():
            return "float64"
        case _:
            return "map[string]string"


def shown(value: Value) -> str:
    """As `%v`."""
    match value:
        case None:
            return "<nil>"
        case bool():
            return "true" if value else "false"
        case float():
            return shortest(value)
        case str() | int():
            return str(value)
        case _:
            return f"map[{' '.join(f'{name}:{value[name]}' for name in sorted(value))}]"


def joined(values: Sequence[Value]) -> str:
    """As `fmt.Sprint`: a space between two neighbours of which none is a string."""
    pieces: list[str] = []
    for index, value in enumerate(values):
        if index and not isinstance(value, str) and not isinstance(values[index - 1], str):
            pieces.append(" ")
        pieces.append(shown(value))
    return "".join(pieces)


def shortest(value: float) -> str:
    """As `%g`: as few digits as tell it from its neighbours."""
    if not math.isfinite(value):
        return not_finite(value)
    exact = Decimal(repr(value)).normalize()
    if exact.adjusted() in _PLAIN:
        return f"{exact:f}"
    first, *others = (str(digit) for digit in exact.as_tuple().digits)
    return f"{'-' * exact.is_signed()}{first}{'.' * bool(others)}{''.join(others)}e{exact.adjusted():+03d}"


def rounded(value: float, precision: int) -> str:
    """As `%.4g` with precision 4."""
    return f"{value:.{precision}g}" if math.isfinite(value) else not_finite(value)


def not_finite(value: float) -> str:
    """`NaN`, `+Inf` or `-Inf`."""
    if math.isnan(value):
        return "NaN"
    return "+Inf" if value > 0 else "-Inf"


def quoted(text: str) -> str:
    """As `strconv.Quote`."""
    return '"' + "".join(_ESCAPES.get(char) or _printable(char) for char in text) + '"'


def _printable(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:  # noqa: PLR2004 - ASCII
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the first plane
