"""Shop reader: the password by which RDS knows our role: what `aws rds generate-db-auth-token` prints.

It is a question to nobody, "may I connect?", signed with the role's credentials; RDS checks the signature. No network
is needed. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from functions.shop_reader.answer import NotAsked

_SCHEME: Final = "https://"
_EXPIRES_SECONDS = 900
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def token(host: str, port: int, user: str, region: str, environment: Mapping[str, str]) -> str:
    """Signed now, for no clock can be handed to botocore's signer; good for 15 minutes, which only connecting takes.

    Raises:
        Unanswerable: the environment holds no credentials.
    """
    key, secret = (environment.get(name) for name in _KEYS)
    if not key or not secret:
        raise NotAsked("the function has no credentials of AWS in its environment to sign a token for RDS with")
    # half of a cold start, for those alone who have RDS know the role
    from botocore.auth import SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    question = f"Action=connect&DBUser={quote(user, safe='-._~')}"
    request: Any = AWSRequest("GET", f"{_SCHEME}{host}:{port}/?{question}")
    credentials = Credentials(key, secret, environment.get("AWS_SESSION_TOKEN") or None)
    SigV4QueryAuth(credentials, "rds-db", region, expires=_EXPIRES_SECONDS).add_auth(request)
    return str(request.url).removeprefix(_SCHEME)
