"""Model: what a log may hold and nobody else is to read: passwords, tokens, mail addresses, card and bank numbers."""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

SCRUBBED: Final = "[scrubbed]"
_NAMES: Final = (
    r"(?:pass(?:word|wd|phrase|wort)|kennwort|pwd|(?<![a-z0-9])(?:pw|sid)(?![a-z0-9])|secret|token|credential"
    r"|signature|(?:api|access|private)[ _-]?key|authorization|cookie|sess(?:ion)?[ _-]?id|card[ _-]?number|cvc|cvv)"
)
_HINTS: Final = (
    *("pass", "kennwort", "pw", "sid", "secret", "token", "credential", "signature", "key", "authorization", "cookie"),
    *("sess", "number", "cvc", "cvv"),
)
_LUHN_LIMIT, _LUHN_BASE = 9, 10
_SMALLEST_CARD, _BEYOND_CARDS = 10**12, 10**19
_SHORTEST, _SHORTEST_IBAN, _LONGEST_NAME = 6, 15, 80
_CREDENTIALS: Final = re.compile(r"[^/?#:@]*:(?!\d{1,5}(?:[/?#]|$))")
Instead = str | Callable[[re.Match[str]], str]


def _nobody(found: re.Match[str]) -> str:
    """Addresses without the user's part, which ends at the last `@`: a password may hold any of `/`, `?`, `@`."""
    return "://".join(["", *(_hosted(part) for part in found[0].split("://")[1:])])


def _hosted(part: str) -> str:
    whole = bool(_CREDENTIALS.match(part))
    at = part.rfind("@") if whole else re.split("[/?#]", part, maxsplit=1)[0].rfind("@")
    return f"{SCRUBBED}{part[at:]}" if at > 0 else part


def _card(found: re.Match[str]) -> str:
    """Digits that have a card's checksum; an id or an instant rarely has."""
    digits = [int(letter) for letter in reversed(found[0]) if letter.isdecimal()]
    doubled = (2 * digit for digit in digits[1::2])
    total = sum(digits[::2]) + sum(digit - _LUHN_LIMIT if digit > _LUHN_LIMIT else digit for digit in doubled)
    return found[0] if total % _LUHN_BASE else SCRUBBED


def _iban(found: re.Match[str]) -> str:
    """An IBAN by its checksum (ISO 13616); a word of capitals behind it is none of its groups."""
    number, rest = found[0], ""
    while len(number) >= _SHORTEST_IBAN:
        plain = number.replace(" ", "")
        if int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1:
            return SCRUBBED + rest
        number, space, group = number.rpartition(" ")
        rest = f"{space}{group}{rest}"
    return found[0]


# What a secret's name is parted by from what is secret, and that: in quotes all of it, else up to what ends a word.
_PARTED: Final = (
    r"[\w-]{0,20}(?:\[\w{0,20}\]|\]|%5B\w{0,20}|%5D){0,4}\\{0,4}[\"']?\s{0,4}(?:=>?|:|%(?:25){0,3}3[AD])\s{0,4}"
)
_QUOTED: Final = (
    r"(\")(?:[^\"\\\r\n]++|\\.)++"
    r"|(')(?:[^'\\\r\n]++|\\.)++"
    r"|((?P<depth>\\{1,8})[\"'])(?:[^\"'\\\r\n]++|(?!(?P=depth)[\"'])\\++[\"']?)++"
    r"|([\[{])(?=\s{0,4}\\{0,8}[\"'])[^\]}\r\n]++"
)
_BARE: Final = (
    r"(?!bearer\b|basic\b|\[scrubbed)"
    r"(?:[^\s\"'\\,;&{}\[\]()<>]|[,;{}\[\]()<>](?=[^\s\"'\\,;&{}\[\]()<>])){3,}+"
)


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str], Instead], ...]:
    """Hints, of which a text in small letters has one where the pattern can match; made when first needed.

    Each begins where a word does or with letters of its own and is possessive, so that a long line is read about once.
    """
    named = rf"({_NAMES}{_PARTED})(?:{_QUOTED}|{_BARE})"
    key = r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]++|-(?!----END))*+(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
    keys = r"(?:sk|pk|rk)_(?:live|test)_\w{8,}|whsec_\w{8,}|gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}"
    hooks = r"(hooks\.slack\.com/\w{1,20}|discord(?:app)?\.com/api/webhooks)/[\w/-]+"
    mail = r"(?<![\w.+-])(?!(?<=%)2B)(?:[\w.+-]|%2B)++(?:@|%(?:25){0,3}40)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
    header = r"((?:cookie\d?|authorization)\s{0,4}:\s{0,4})(?!bearer\b|basic\b)[^\s\"'\\][^\r\n]*"
    any_case = re.IGNORECASE
    return (
        (("private key",), re.compile(key), SCRUBBED),
        (("://",), re.compile(r"""://[^\s"'<>]+"""), _nobody),
        (("hooks",), re.compile(hooks, any_case), rf"\1/{SCRUBBED}"),
        (("eyj",), re.compile(r"(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*"), SCRUBBED),
        (("cookie", "authorization"), re.compile(header, any_case), rf"\1{SCRUBBED}"),
        (
            ("bearer", "basic"),
            re.compile(r"\b(bearer|basic)(\s{1,4})[\w.~+/=-]{6,}", any_case),
            rf"\1\2{SCRUBBED}",
        ),
        (_HINTS, re.compile(named, any_case), rf"\1\2\3\4\6{SCRUBBED}"),
        (("_", "xox"), re.compile(rf"(?<!\w)(?:{keys})"), SCRUBBED),
        (("akia", "asia"), re.compile(r"(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)"), SCRUBBED),
        (("@", "%"), re.compile(mail, any_case), SCRUBBED),
        (("",), re.compile(r"[2-6](?<![\w.-].)(?:[ -]?[0-9]){12,18}(?!\w)"), _card),
        (("",), re.compile(r"[A-Z](?<!\w.)[A-Z][0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"), _iban),
    )


def scrubbed(text: str) -> str:
    """The text with `[scrubbed]` in place of what looks like a secret."""
    if len(text) < _SHORTEST:
        return text
    small = text.lower()
    for hints, pattern, instead in _patterns():
        for hint in hints:
            if hint in small:
                text = pattern.sub(instead, text)
                break
    return text


def scrubbed_value(value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
    """JSON with every text and name in it scrubbed, and whole what is named as secrets are (`apiToken`).

    Raises:
        RecursionError: it is nested a thousand deep.
    """
    if name and value is not None and not isinstance(value, bool) and _is_secret(name):
        return SCRUBBED
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, Mapping):
        return {_name(str(key)): scrubbed_value(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed_value(inner) for inner in value]
    if isinstance(value, int | float) and _SMALLEST_CARD <= value < _BEYOND_CARDS and value == int(value):
        return SCRUBBED if scrubbed(str(int(value))) == SCRUBBED else value
    return value


def _name(name: str) -> str:
    return scrubbed(name) if len(name) > _LONGEST_NAME else _known_name(name)


def _is_secret(name: str) -> bool:
    return bool(_named().search(name)) if len(name) > _LONGEST_NAME else _known_secret(name)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(_NAMES, re.IGNORECASE)


@lru_cache(1000)  # names come again and again
def _known_name(name: str) -> str:
    return scrubbed(name)


@lru_cache(1000)
def _known_secret(name: str) -> bool:
    return bool(_named().search(name))
