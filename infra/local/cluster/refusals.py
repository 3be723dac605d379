"""The demo cluster: why a call was refused, as the Status object that the real API server answers with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.cluster.kinds import Kind

Document = dict[str, Any]


class Refused(Exception):
    """A call that is answered with a Status."""

    def __init__(self, code: int, reason: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self._reason = reason
        self._details = details

    def status(self) -> Document:
        """Return the body of the answer."""
        status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": str(self)}
        details = {} if self._details is None else {"details": dict(self._details)}
        return {**status, "reason": self._reason, **details, "code": self.code}


@dataclass(frozen=True)
class Cause:
    """One field that is wrong; `field` is a path such as spec.replicas."""

    field: str
    message: str
    reason: str = "FieldValueInvalid"

    def document(self) -> Document:
        """Return it as it stands in a Status."""
        return {"reason": self.reason, "message": self.message, "field": self.field}


def unauthorized() -> Refused:
    """Nobody has this token."""
    return Refused(401, "Unauthorized", "Unauthorized")


def not_found(kind: Kind, name: str) -> Refused:
    """There is no such object."""
    return Refused(404, "NotFound", f'{kind.resource} "{name}" not found', about(kind, name))


def nowhere() -> Refused:
    """There is no such path."""
    return Refused(404, "NotFound", "the server could not find the requested resource", {})


def not_allowed(message: str = "the server does not allow this method on the requested resource") -> Refused:
    """The path has no such method."""
    return Refused(405, "MethodNotAllowed", message, {})


def exists(kind: Kind, name: str) -> Refused:
    """An object to be created is there."""
    return Refused(409, "AlreadyExists", f'{kind.resource} "{name}" already exists', about(kind, name))


def conflict(kind: Kind, name: str) -> Refused:
    """The object has changed since the caller read it."""
    why = "the object has been modified; please apply your changes to the latest version and try again"
    return Refused(
        409, "Conflict", f'Operation cannot be fulfilled on {kind.resource} "{name}": {why}', about(kind, name)
    )


def unsupported_media_type() -> Refused:
    """The body is of a type that this method does not take."""
    return Refused(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})


def bad_request(message: str) -> Refused:
    """The body cannot be read."""
    return Refused(400, "BadRequest", message)


def too_large(limit: int) -> Refused:
    """The body has more bytes than this."""
    return Refused(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit}", {})


def expired() -> Refused:
    """What a list was begun with is no more."""
    why = "The provided continue parameter is too old to display a consistent list result. "
    return Refused(410, "Expired", why + "You can start a new list without the continue parameter.")


def rejected() -> Refused:
    """A JSON patch does not fit, or its test fails."""
    return Refused(422, "Invalid", "the server rejected our request due to an error in our request", {})


def invalid(kind: str, group: str, name: str, causes: Sequence[Cause]) -> Refused:
    """A document breaks rules of its kind; `kind` may be empty, where the server itself does not know it."""
    of = f"{kind}.{group}" if group else kind
    listed = ", ".join(f"{each.field}: {each.message}" for each in causes)
    sentence = listed if len(causes) == 1 else f"[{listed}]"
    named = {key: value for key, value in (("name", name), ("group", group), ("kind", kind)) if value}
    details = {**named, "causes": [each.document() for each in causes]}
    return Refused(422, "Invalid", f'{of} "{name}" is invalid: {sentence}', details)


def about(kind: Kind, name: str = "") -> Document:
    """Return the details of a Status about an object, or about its kind."""
    found = {"name": name, "group": kind.group, "kind": kind.plural}
    return {key: value for key, value in found.items() if value}
