"""Live: what goes wrong where AWS is asked, as what a person can do about it; no word of a question's headers."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from functions.state.client import TableUnavailable
from infra.live.said import Unasked, plainly

HOW = 'export AWS_PROFILE (or `eval "$(uv run fitfoot env)"` for a local run)'
_REFUSED = (
    "403", "AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation", "NotAuthorized",
)  # fmt: skip
_EXPIRED = (
    "ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure",
    # what these say quotes the question's headers
    "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException",
)  # fmt: skip
_IN_IAM = {"sesv2": "ses"}
_RIGHTS = {"HeadBucket": "ListBucket"}


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Turn what goes wrong into what a person can do; `what` is a service, or `service:operation`.

    Raises:
        Unasked: the question was refused or not answered.
    """
    try:
        yield
    except Unasked:
        raise
    except TableUnavailable as error:
        raise Unasked(_why(what, error.__cause__ or error)) from error.__cause__
    except (BotoCoreError, ClientError) as error:
        raise Unasked(_why(what, error)) from error
    except Exception as error:  # a profile, an endpoint or who plays AWS may be odd in ways that nobody lists
        raise Unasked(f"{what}: {type(error).__name__}: {plainly(error)}") from error


def _why(what: str, error: BaseException) -> str:
    if isinstance(error, ClientError):
        service = what.partition(":")[0]
        said, name = error.response.get("Error", {}), _right(service, error.operation_name)
        code = said.get("Code", "")
        if code in _REFUSED:
            return f"these credentials may not; grant {name}"
        if code in _EXPIRED:
            return f"AWS does not know these credentials ({code}); {HOW}"
        return f"{name} was answered with {code}: {said.get('Message', '')}"
    return f"{what}: {plainly(error)}"


def _right(service: str, operation: str) -> str:
    """As IAM spells it."""
    return f"{_IN_IAM.get(service, service)}:{_RIGHTS.get(operation, operation)}"


def says_absent(error: BaseException | None) -> bool:
    """Whether what was asked for is not there: AWS has a code for that for each service."""
    said = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
    absent = ("404", "NoSuchBucket", "NotFound", "NonExistent", "DoesNotExist", "InvalidDocument")
    return any(word in said.get("Code", "") for word in absent) or "does not exist" in said.get("Message", "")
