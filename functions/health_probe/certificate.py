"""Health probe: when a certificate expires, read from its DER (RFC 5280, 4.1), verified or not.

`ssl` decodes only certificates that it has verified, and a check wants the date of those most that fail to verify.
"""

from datetime import UTC, datetime

_SEQUENCE, _UTC_TIME, _EXPLICIT_VERSION = 0x30, 0x17, 0xA0
_LONG_FORM = 0x80


class NotACertificate(Exception):
    """The bytes do not hold a certificate's validity."""


def expires_at(der: bytes) -> datetime:
    """`notAfter` of a certificate.

    Raises:
        NotACertificate: the bytes are something else.
    """
    try:
        fields = _content(_content(der, _SEQUENCE), _SEQUENCE)
        if fields[0] == _EXPLICIT_VERSION:
            fields = _after(fields)
        for _serial_algorithm_issuer in range(3):
            fields = _after(fields)
        not_after = _after(_content(fields, _SEQUENCE))
        text = _content(not_after, not_after[0]).decode("ascii")
        if not_after[0] == _UTC_TIME:  # two digits of a year: 50 and later are of the last century
            text = ("19" if text[:2] >= "50" else "20") + text
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except (IndexError, ValueError) as error:
        raise NotACertificate("no validity where a certificate has it") from error


def _content(der: bytes, tag: int) -> bytes:
    """The content of the first element, which has to have the tag."""
    if der[0] != tag:
        raise ValueError(f"tag {der[0]:#x} instead of {tag:#x}")
    begins, length = _header(der)
    return der[begins : begins + length]


def _after(der: bytes) -> bytes:
    """What follows the first element."""
    begins, length = _header(der)
    return der[begins + length :]


def _header(der: bytes) -> tuple[int, int]:
    """Where the content of the first element begins, and its length."""
    if der[1] < _LONG_FORM:
        return 2, der[1]
    size = der[1] - _LONG_FORM
    if size > 4:  # noqa: PLR2004 - a length of five bytes is no certificate's
        raise ValueError("an element of over 4 GB")
    return 2 + size, int.from_bytes(der[2 : 2 + size])
