"""The demo cluster: the body of a call: JSON or YAML of a bearable size, that means what its URL means."""

import json
from http import HTTPMethod
from typing import Any, NoReturn

import yaml
from aiohttp import web

from infra.local.cluster import refusals
from infra.local.cluster.paths import Target
from infra.local.cluster.refusals import Document

LARGEST = 3 * 1024 * 1024
"""Bytes: as the real server's."""
_AFTER = {
    "Expecting property name enclosed in double quotes": "looking for beginning of object key string",
    "Expecting ':' delimiter": "after object key",
    "Extra data": "after top-level value",
    "Invalid \\escape": "in string escape code",
    "Invalid control character at": "in string literal",
}


async def body_of(request: web.Request) -> Any:  # noqa: ANN401 -- a body has any shape
    """Read a body: YAML where it says so, else JSON.

    Raises:
        Refused: 400: it is neither; 413: it is too large.
    """
    try:
        text = (await request.read()).decode("utf-8", "replace")
    except web.HTTPRequestEntityTooLarge as error:
        raise refusals.too_large(LARGEST) from error
    try:
        if request.content_type.endswith("yaml"):  # which knows more than JSON does, such as dates
            return json.loads(json.dumps(yaml.safe_load(text), default=str))
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise refusals.bad_request(f"{_doing(request)}: {_said(error)}") from error
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise refusals.bad_request(f"{_doing(request)}: {error}") from error
    except RecursionError as error:
        raise refusals.bad_request(f"{_doing(request)}: exceeded max depth") from error


def whole(body: Any, where: Target) -> Document:  # noqa: ANN401 -- a body has any shape
    """Return a document with what its URL says of it.

    Raises:
        Refused: it says otherwise.
    """
    if not isinstance(body, dict):
        raise refusals.bad_request("the body is no object")
    kind = where.kind
    for field, said in (("kind", kind.name), ("apiVersion", kind.api_version)):
        if body.get(field, said) != said:
            raise refusals.bad_request(f"{field} {body[field]!r} does not match the one of this path, {said!r}")
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise refusals.bad_request("metadata is no object")
    check_names(metadata, where)
    named = {key: value for key, value in (("name", where.name), ("namespace", where.namespace)) if value}
    return {**body, "kind": kind.name, "apiVersion": kind.api_version, "metadata": {**metadata, **named}}


def check_names(metadata: Document, where: Target) -> None:
    """Check that an object is called what its URL calls it, where it says.

    Raises:
        Refused: 400: it is called otherwise.
    """
    name, namespace = metadata.get("name") or "", metadata.get("namespace") or ""
    if where.name and name not in ("", where.name):
        raise refusals.bad_request(f"the name of the object ({name}) does not match the name on the URL ({where.name})")
    if namespace not in ("", where.namespace):
        message = "the namespace of the provided object does not match the namespace sent on the request"
        raise refusals.bad_request(message)


def _doing(request: web.Request) -> str:
    if request.content_type.endswith("yaml"):
        return "error decoding YAML"
    return (
        "error decoding patch" if request.method == HTTPMethod.PATCH else "couldn't get version/kind; json parse error"
    )


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"invalid character '{name[0]}' looking for beginning of value")


def _said(error: json.JSONDecodeError) -> str:
    """What is wrong, in the words of the real server's reader."""
    if error.pos >= len(error.doc) or error.msg.startswith("Unterminated string"):
        return "unexpected end of JSON input"
    if error.msg == "Expecting ',' delimiter":
        where = "after object key:value pair" if _in_an_object(error.doc[: error.pos]) else "after array element"
    else:
        where = next(
            (said for ours, said in _AFTER.items() if error.msg.startswith(ours)), "looking for beginning of value"
        )
    return f"invalid character '{error.doc[error.pos]}' {where}"


def _in_an_object(text: str) -> bool:
    """Whether the innermost bracket that is open where a text ends is a curly one."""
    opened, in_text, escaped = "", False, False
    for letter in text:
        if in_text:
            in_text, escaped = escaped or letter != '"', letter == "\\" and not escaped
        elif letter == '"':
            in_text = True
        elif letter in "{[":
            opened += letter
        elif letter in "}]":
            opened = opened[:-1]
    return opened.endswith("{")
