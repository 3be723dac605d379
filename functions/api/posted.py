"""API: what is posted: its body, where it comes from, and the wish that it says; pure."""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api.answers import Refused
from functions.model.names import did_you_mean

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
ANONYMOUS = "api"
LONGEST_NAME, LONGEST_TEXT = 80, 2000
_LIMIT = 16 * 1024
_FIELDS = ("text", "by")
_OURS = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site that a page of another origin never has."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to say, and who; `text` may be empty."""

    text: str
    by: str


def body_of(request: APIGatewayProxyEventV2, limit: int) -> bytes:
    """The body as it was sent.

    Raises:
        Refused: 413 beyond the limit, in bytes; 400 where it cannot be read.
    """
    body = request.body or ""
    too_long = Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {limit} bytes are taken here")
    if len(body) > 2 * limit:  # base64 adds a third
        raise too_long
    try:
        sent = b64decode(body, validate=True) if request.is_base64_encoded else body.encode()
    except (binascii.Error, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body cannot be read") from error
    if len(sent) > limit:
        raise too_long
    return sent


def object_of(request: APIGatewayProxyEventV2, example: str) -> dict[str, Any]:
    """The JSON object that a program posted, whatever it says that it is: `curl -d` calls everything a form.

    Raises:
        Refused: 400 for anything else; 413 for too long a body.
    """
    return _json(body_of(request, _LIMIT), example)


def is_form(request: APIGatewayProxyEventV2) -> bool:
    """Whether a browser's form was sent."""
    return _content_type(request) == FORM


def refuse_other_origins(request: APIGatewayProxyEventV2) -> None:
    """Let only our own pages and programs pass: a browser sends the password whatever page it is that asks.

    Raises:
        Refused: 403 for another origin, and for a form that does not say where it comes from.
    """
    ours = _from_our_page(request.headers)
    if ours is False or (ours is None and is_form(request)):
        raise Refused(HTTPStatus.FORBIDDEN, "this has to be asked for on a page of this site")


def wish_of(request: APIGatewayProxyEventV2, user: str) -> Wish:
    """What is wished, by the user of that name; where that is empty, by whom the body or the header `By` names.

    Raises:
        Refused: 400 for what is no JSON object or form, a field that there is not, or a text or name that is too
            long or holds what cannot be printed; 413 for too long a body; 415 for any other content type.
    """
    fields = _fields(request)
    by = user or fields.get("by") or request.headers.get("by") or ANONYMOUS
    text = fields.get("text", "").replace("\r\n", "\n")
    return Wish(_printable("text", text, LONGEST_TEXT, "\n\t"), _printable("by", by, LONGEST_NAME))


def printable(text: str, extra: str = "") -> bool:
    """Whether every character can be printed, or is one of some further ones."""
    return all(character.isprintable() or character in extra for character in text)


def _content_type(request: APIGatewayProxyEventV2) -> str:
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _from_our_page(headers: Mapping[str, str]) -> bool | None:
    """None where the request says nothing of a page, as programs do."""
    if site := headers.get("sec-fetch-site"):
        return site.lower() in _OURS
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    return None


def _fields(request: APIGatewayProxyEventV2) -> dict[str, str]:
    body = body_of(request, _LIMIT)
    written_as_json = body.lstrip().startswith(b"{")  # `curl -d '{…}'` says that it is a form
    if is_form(request) and not written_as_json:
        found = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif not body:
        found = {}
    elif written_as_json or _content_type(request) == JSON:
        found = _json(body, '{"text": "..."}')
    else:
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send {JSON} or {FORM}")
    for name, value in found.items():
        if name not in _FIELDS:
            raise Refused(HTTPStatus.BAD_REQUEST, f"there is no field {name!r}{did_you_mean(name, _FIELDS)}")
        if not isinstance(value, str):
            raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is not a text")
    return found


def _json(body: bytes, example: str) -> dict[str, Any]:
    try:
        found = json.loads(body, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not JSON") from error
    if not isinstance(found, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, f"the body is not an object; write it like {example}")
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two that have one name is meant, nobody knows."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(HTTPStatus.BAD_REQUEST, f"the field {name[:LONGEST_NAME]!r} is there twice")
        found[name] = value
    return found


def _printable(name: str, text: str, longest: int, extra: str = "") -> str:
    text = text.strip()
    if len(text) > longest:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is longer than {longest} characters")
    if not printable(text, extra):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name} holds characters that cannot be printed")
    return text
