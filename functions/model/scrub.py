"""Model: what a log may hold and nobody else is to read: passwords, tokens, mail addresses, card numbers."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

SCRUBBED: Final = "[scrubbed]"
_NAMES: Final = (
    r"(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization|cookie"
    r"|card[_-]?number|cvc|cvv)"
)
_NAMED: Final = re.compile(_NAMES, re.IGNORECASE)
_LUHN_LIMIT, _LUHN_BASE = 9, 10


def _card(found: re.Match[str]) -> str:
    """Digits that have a card's checksum; an id or an instant rarely has."""
    digits = [int(letter) for letter in reversed(found[0]) if letter.isdecimal()]
    doubled = (2 * digit for digit in digits[1::2])
    total = sum(digits[::2]) + sum(digit - _LUHN_LIMIT if digit > _LUHN_LIMIT else digit for digit in doubled)
    return found[0] if total % _LUHN_BASE else SCRUBBED


# Every pattern begins where a word does or with letters of its own, so that a long line is read about once.
_PATTERNS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"""://[^\s/@"'<>]+@"""), f"://{SCRUBBED}@"),
    (re.compile(r"(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*"), SCRUBBED),
    (re.compile(r"\b(bearer|basic)(\s{1,4})[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1\2{SCRUBBED}"),
    (
        re.compile(
            rf"""({_NAMES}[\w-]{{0,20}}\\?["']?\s{{0,4}}(?:=|:)\s{{0,4}}\\?["']?)(?!bearer\b|basic\b|\[scrubbed)"""
            r"""[^\s"'\\,;&{}\[\]()<>]{3,}""",
            re.IGNORECASE,
        ),
        rf"\1{SCRUBBED}",
    ),
    (re.compile(r"(?<!\w)(?:sk|pk|rk)_(?:live|test)_\w{8,}|(?<!\w)whsec_\w{8,}|(?<!\w)gh[pousr]_\w{20,}"), SCRUBBED),
    (re.compile(r"(?<!\w)xox[abprs]-[\w-]{10,}|(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)"), SCRUBBED),
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"), SCRUBBED),
    (re.compile(r"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?!\w)"), _card),
)


def scrubbed(text: str) -> str:
    """The text with `[scrubbed]` in place of what looks like a secret."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def scrubbed_value(value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
    """JSON with every text in it scrubbed, and whole what is named as secrets are (`apiToken`).

    Raises:
        RecursionError: it is nested a thousand deep.
    """
    if isinstance(value, Mapping):
        return {key: scrubbed_value(inner, str(key)) for key, inner in value.items()}
    if name and value is not None and not isinstance(value, bool) and _NAMED.search(name):
        return SCRUBBED
    if isinstance(value, list | tuple):
        return [scrubbed_value(inner) for inner in value]
    return scrubbed(value) if isinstance(value, str) else value
