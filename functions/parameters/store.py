"""Parameters: `/fitfoot/<name>` in the SSM parameter store, decrypted, kept for three minutes."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:  # not every call needs it: it costs 30 ms to import
    from aws_lambda_powertools.utilities.parameters import SSMProvider

_KEPT_SECONDS = 180


def path_of(name: str) -> str:
    """Where a parameter stands: `/fitfoot/API_TOKEN`."""
    return f"/fitfoot/{name}"


class ParametersUnreadable(Exception):
    """The parameter store does not answer, or does not let us read."""


class Parameters:
    """Read anew after three minutes, so that a new value holds soon."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    @cached_property
    def _provider(self) -> "SSMProvider":
        from aws_lambda_powertools.utilities.parameters import SSMProvider

        return SSMProvider(boto3_client=self._client())

    def read(self, name: str) -> str | None:
        """The value, or None where nobody has set it.

        Raises:
            ParametersUnreadable: the store does not answer, or does not let us read.
        """
        from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

        try:
            return str(self._provider.get(path_of(name), decrypt=True, max_age=_KEPT_SECONDS)).strip()
        except GetParameterError as error:
            cause = error.__context__
            if isinstance(cause, ClientError) and cause.response["Error"]["Code"] == "ParameterNotFound":
                return None
            raise ParametersUnreadable(str(error)) from error
