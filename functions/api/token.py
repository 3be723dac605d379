"""API: who may ask: those with the Bearer token that an operator keeps in the parameter store."""

import hmac
from http import HTTPStatus
from typing import Protocol

from functions.api.answers import Refused
from functions.parameters.store import path_of


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


class Token:
    """One token, by the name of its parameter."""

    def __init__(self, name: str, parameters: Reads) -> None:
        self._name, self._parameters = name, parameters

    def admit(self, authorization: str) -> None:
        """Let only the right token pass.

        Raises:
            Refused: 401 for any other, 503 where there is none to compare with.
            ParametersUnreadable: the parameter store does not answer, or does not let us read.
        """
        token = self._parameters.read(self._name)
        if not token:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, self._set_it())
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            challenge = {"WWW-Authenticate": 'Bearer realm="fitfoot"'}
            raise Refused(HTTPStatus.UNAUTHORIZED, f"send the header `Authorization: Bearer {self._name}`", challenge)

    def _set_it(self) -> str:
        command = f"aws ssm put-parameter --type SecureString --name {path_of(self._name)} --value TOKEN"
        return f"{self._name} is not set: an operator has to run `{command}`"
