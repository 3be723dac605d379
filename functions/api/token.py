"""API: who may ask: those with the token that an operator keeps in the parameter store."""

import binascii
import hmac
from base64 import b64decode
from http import HTTPStatus
from typing import Protocol

from functions.api.answers import Refused
from functions.parameters.store import path_of

_BEARER = 'Bearer realm="fitfoot"'
_BASIC = 'Basic realm="fitfoot", charset="UTF-8"'


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


class Secret:
    """What only we and another know, by the name of its parameter."""

    def __init__(self, name: str, parameters: Reads) -> None:
        self.name, self._parameters = name, parameters

    def read(self) -> bytes:
        """The secret.

        Raises:
            Refused: 503 where nobody has set it.
            ParametersUnreadable: the parameter store does not answer, or does not let us read.
        """
        secret = self._parameters.read(self.name)
        if not secret:
            command = f"aws ssm put-parameter --type SecureString --name {path_of(self.name)} --value TOKEN"
            message = f"{self.name} is not set: an operator has to run `{command}`"
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, message)
        return secret.encode()


class Token:
    """One token, by the name of its parameter."""

    def __init__(self, name: str, parameters: Reads) -> None:
        self._name, self._secret = name, Secret(name, parameters)

    def admit(self, authorization: str) -> None:
        """Let only the right token pass, as Bearer.

        Raises:
            Refused: 401 for any other, 503 where there is none to compare with.
            ParametersUnreadable: the parameter store does not answer, or does not let us read.
        """
        if not self._is_bearer(authorization):
            wanted = f"send the header `Authorization: Bearer {self._name}`"
            raise Refused(HTTPStatus.UNAUTHORIZED, wanted, {"WWW-Authenticate": _BEARER})

    def admit_person(self, authorization: str, *, browser: bool) -> str:
        """Let the right token pass, also as the password of Basic: the user name, or "" for Bearer.

        Args:
            authorization: the header.
            browser: whether to ask for a name and password in return, which browsers know how to do.

        Raises:
            Refused: 401 for any other token, 503 where there is none to compare with.
            ParametersUnreadable: the parameter store does not answer, or does not let us read.
        """
        user, password = _basic(authorization)
        if hmac.compare_digest(password, self._secret.read()):
            return user
        if self._is_bearer(authorization):
            return ""
        wanted = f"send the header `Authorization: Bearer {self._name}`, or your name and {self._name} as the password"
        # Basic first: browsers that read a list of challenges as one take the first
        challenge = f"{_BASIC}, {_BEARER}" if browser else _BEARER
        raise Refused(HTTPStatus.UNAUTHORIZED, wanted, {"WWW-Authenticate": challenge})

    def _is_bearer(self, authorization: str) -> bool:
        token = self._secret.read()
        scheme, _, given = authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token)


def _basic(authorization: str) -> tuple[str, bytes]:
    """User name and password of RFC 7617, both empty where there are none."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", b""
    try:
        user, _, password = b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", b""
    return user, password.encode()
