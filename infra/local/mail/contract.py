"""The mail inbox: what is wrong with a mail; SES's own limits, and what a mail program would make of it in silence."""

import base64
import binascii
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

MOST_BYTES = 40 * 1024 * 1024
MOST_ADDRESSEES = 50
_LINE = 998
_ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FIELDS = {"FromEmailAddress", "Destination", "Content"}
_ONCE = ("From", "To", "Subject", "MIME-Version")
_ADDED = ("Date", "Message-ID")  # by SES, where they are missing

Json = Any


def call_problems(body: Json) -> list[str]:
    """What is wrong with a call of SendEmail, but for the mail itself. Of its three ways this takes the raw one."""
    if not isinstance(body, dict):
        return ["the body is not an object"]
    problems = [f"{name} is not taken here" for name in body.keys() - _FIELDS]
    problems += [f"{name} is missing" for name in _FIELDS - body.keys()]
    if not _ADDRESS.fullmatch(str(body.get("FromEmailAddress"))):
        problems.append("FromEmailAddress is no address")
    to = addressees(body)
    if not to:
        problems.append("Destination.ToAddresses has no address")
    if len(to) > MOST_ADDRESSEES:
        problems.append(f"{len(to)} addressees, over {MOST_ADDRESSEES}")
    problems += [f"{one!r} is no address" for one in to if not _ADDRESS.fullmatch(one)]
    if raw(body) is None:
        problems.append("Content.Raw.Data is not base64")
    return problems


def addressees(body: Json) -> list[str]:
    """To whom a call is, as far as it can be read."""
    destination = body.get("Destination") if isinstance(body, dict) else None
    to = destination.get("ToAddresses") if isinstance(destination, dict) else None
    return [str(one) for one in to] if isinstance(to, list) else []


def raw(body: Json) -> bytes | None:
    """A call's mail as bytes; None where there is none."""
    try:
        return base64.b64decode(body["Content"]["Raw"]["Data"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        return None


def mail_problems(mail: bytes, sender: str, to: list[str]) -> list[str]:
    """What is wrong with a mail that is sent by this sender to these addresses."""
    problems = []
    if len(mail) > MOST_BYTES:
        problems.append(f"the mail has {len(mail)} bytes, over 40 MB")
    head = re.split(rb"\r?\n\r?\n", mail, maxsplit=1)[0]
    if not head.isascii():
        problems.append("a header has letters outside ASCII that are not encoded")
    if any(len(line) > _LINE for line in mail.splitlines()):
        problems.append(f"a line has over {_LINE} bytes")
    message = message_from_bytes(mail, policy=policy.default)
    return [*problems, *_header_problems(message, sender, to), *_part_problems(message)]


def _header_problems(message: EmailMessage, sender: str, to: list[str]) -> Iterator[str]:
    for name in _ONCE:
        found = len(message.get_all(name, []))
        if found != 1:
            yield f"header {name} is there {found} times"
    yield from (f"header {name} is there more than once" for name in _ADDED if len(message.get_all(name, [])) > 1)
    if [address for _, address in getaddresses(message.get_all("From", []))] != [sender]:
        yield "header From is not FromEmailAddress"
    named = [address for name in ("To", "Cc") for _, address in getaddresses(message.get_all(name, []))]
    if sorted(named) != sorted(to):
        yield "headers To and Cc are not whom it is sent to"
    if "Bcc" in message:
        yield "header Bcc would be shown to everybody"


def _part_problems(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        yield from (f"{part.get_content_type()}: {type(defect).__name__}" for defect in part.defects)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    if text is None:
        yield "there is no text/plain for who reads no HTML"
    if html is None:
        return
    shown = set(re.findall(r"cid:([^\"'\s)>]+)", str(html.get_content())))
    carried = {str(part["Content-ID"]).strip("<> ") for part in message.walk() if part["Content-ID"]}
    yield from (f"image cid:{name} is shown and not carried" for name in sorted(shown - carried))
    yield from (f"image {name} is carried and not shown" for name in sorted(carried - shown))
