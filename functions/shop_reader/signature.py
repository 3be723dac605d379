"""Shop reader: Amazon Managed Prometheus wants requests signed (SigV4, service `aps`); no network is needed for it."""

from collections.abc import Generator, Mapping
from typing import Any

import httpx

from functions.shop_reader.answer import NotAsked

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class SigV4(httpx.Auth):
    """Signs each request with the credentials that Lambda puts into a function's environment."""

    requires_request_body = True

    def __init__(self, region: str, environment: Mapping[str, str]) -> None:
        self._region = region
        self._environment = environment

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the headers of a signature made now.

        Raises:
            Unanswerable: the environment holds no credentials.
        """
        # half of a cold start, for those alone who have a managed Prometheus
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        signed = AWSRequest(
            request.method,
            str(request.url),
            data=request.content,
            headers={"Host": request.headers["host"]},
        )
        SigV4Auth(self._credentials(), "aps", self._region).add_auth(signed)
        request.headers.update(dict(signed.headers))
        yield request

    def _credentials(self) -> Any:  # noqa: ANN401 - botocore has no types
        from botocore.credentials import Credentials

        key, secret = (self._environment.get(name) for name in _KEYS)
        if not key or not secret:
            raise NotAsked("the function has no credentials of AWS in its environment to sign the question with")
        return Credentials(key, secret, self._environment.get("AWS_SESSION_TOKEN"))
