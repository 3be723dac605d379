"""API: who may scrape: those with the Bearer token that an operator keeps in the parameter store."""

import hmac
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.api.answers import Refused

if TYPE_CHECKING:  # one route needs it: it costs 30 ms to import
    from aws_lambda_powertools.utilities.parameters import SSMProvider

PARAMETER = "/fitfoot/METRICS_TOKEN"
_KEPT_SECONDS = 180
_SET_IT = (
    "METRICS_TOKEN is not set: an operator has to run "
    f"`aws ssm put-parameter --type SecureString --name {PARAMETER} --value TOKEN`"
)
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="metrics"'}


class TokenUnreadable(Exception):
    """The parameter store does not answer, or does not let us read."""


class MetricsToken:
    """The token in the parameter store; it is read anew after three minutes, so that a new one holds soon."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    @cached_property
    def _parameters(self) -> "SSMProvider":
        from aws_lambda_powertools.utilities.parameters import SSMProvider

        return SSMProvider(boto3_client=self._client())

    def admit(self, authorization: str) -> None:
        """Let only the right token pass.

        Raises:
            Refused: 401 for any other, 503 where there is none to compare with.
            TokenUnreadable: the parameter store does not answer, or does not let us read.
        """
        token = self._read()
        scheme, _, given = authorization.partition(" ")
        right = hmac.compare_digest(given.strip().encode(), token.strip().encode())
        if scheme.lower() != "bearer" or not right:
            raise Refused(HTTPStatus.UNAUTHORIZED, "send the header `Authorization: Bearer METRICS_TOKEN`", _CHALLENGE)

    def _read(self) -> str:
        from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

        try:
            return str(self._parameters.get(PARAMETER, decrypt=True, max_age=_KEPT_SECONDS))
        except GetParameterError as error:
            cause = error.__context__
            if isinstance(cause, ClientError) and cause.response["Error"]["Code"] == "ParameterNotFound":
                raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, _SET_IT) from error
            raise TokenUnreadable(str(error)) from error
