"""Model: what looks like a secret in a text, or like an address, a phone, a card or a bank account of somebody."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

SCRUBBED: Final = "[scrubbed]"
NAMES: Final = (
    r"(?:pass(?:word|wd|phrase|wort)|kennwort|pwd|(?<![a-z0-9])(?:pw|sid)(?![a-z0-9])|secret|token|credential"
    r"|signature|(?:api|access|private)[ _-]?key|authorization|cookie|sess(?:ion)?[ _-]?id|card[ _-]?number|cvc|cvv)"
)
_HINTS: Final = (
    *("pass", "kennwort", "pw", "sid", "secret", "token", "credential", "signature", "key", "authorization", "cookie"),
    *("sess", "number", "cvc", "cvv"),
)
_LUHN_LIMIT, _LUHN_BASE = 9, 10
_SHORTEST_IBAN = 15
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
# In a sentence, without `=` or `:`, only what is none of its words: in quotes, or of letters and digits.
_SPOKEN: Final = (
    r"\b((?:pass(?:word|wd|phrase|wort)|kennwort|pwd)\s{1,4})"
    r"(?:([\"'`])[^\"'`\r\n]{3,200}\2|(?=[^\W\d]{0,60}\d)(?=\d{0,60}[^\W\d])\w[^\s\"'`,;(){}\[\]]{4,})"
)
_SESSION: Final = (
    r"(sess(?:ion)?(?:[ _-]?id)?[\"']?[\s:=#]{1,4}[\"']?)"
    r"(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])"
)
_BESIDE_AWS: Final = (
    r"(?<![\w+/-])(?=[a-z0-9+/]{0,39}[A-Z])(?=[A-Z0-9+/]{0,39}[a-z])(?=[A-Za-z+/]{0,39}[0-9])"
    r"[A-Za-z0-9+/]{40}(?![\w+/-])"
)
# Abroad with `+`; at home, and of the neighbours, as they are written here. No offset of a time zone is as long.
_PHONE: Final = r"(?:\+(?<![\w+.-].)|%2B)[1-9](?:[ /()-]{0,2}[0-9]){7,13}(?!\w|\.\d)"
_PHONE_HERE: Final = (
    r"0(?<![\w.+-].)(?:0(?:41|423|43|49|33|39)(?:[ /()-]{0,2}[0-9]){7,11}"
    r"|[1-9][0-9][ /][0-9]{3} [0-9]{2} [0-9]{2}|7[4-9][0-9]{7})(?![\w-])"
)


@cache
def patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str], Instead], ...]:
    """Hints, of which a text in small letters has one where the pattern can match; made when first needed.

    Each begins where a word does or with letters of its own and is possessive, so that a long line is read about once.
    """
    named = rf"({NAMES}{_PARTED})(?:{_QUOTED}|{_BARE})"
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
        (("pass", "kennwort", "pwd"), re.compile(_SPOKEN, any_case), rf"\1{SCRUBBED}"),
        (("sess",), re.compile(_SESSION, any_case), rf"\1{SCRUBBED}"),
        (("_", "xox"), re.compile(rf"(?<!\w)(?:{keys})"), SCRUBBED),
        (("akia", "asia"), re.compile(r"(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)"), SCRUBBED),
        (("akia", "asia", "aws", "secret"), re.compile(_BESIDE_AWS), SCRUBBED),
        (("@", "%"), re.compile(mail, any_case), SCRUBBED),
        (("+", "%2b"), re.compile(_PHONE, any_case), SCRUBBED),
        (("0",), re.compile(_PHONE_HERE), SCRUBBED),
        (("",), re.compile(r"[2-6](?<![\w.-].)(?:[ -]?[0-9]){12,18}(?!\w)"), _card),
        (("",), re.compile(r"[A-Z](?<!\w.)[A-Z][0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"), _iban),
    )
