"""Shop reader: a role's password that is a parameter, read when a connection is made."""

import botocore.session
from botocore.config import Config

from functions.parameters.store import Parameters, ParametersUnreadable, path_of
from functions.shop_reader.answer import Unanswerable

_IMPATIENT = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 1})


def secret(name: str) -> str:
    """Its value.

    Raises:
        Unanswerable: there is none, or it cannot be read.
    """
    parameters = Parameters(lambda: botocore.session.get_session().create_client("ssm", config=_IMPATIENT))
    try:
        value = parameters.read(name)
    except ParametersUnreadable as error:
        raise Unanswerable(f"its password, the parameter {path_of(name)}, cannot be read") from error
    if not value:
        raise Unanswerable(f"its password is not set: the parameter {path_of(name)}, or database: {{iam: …}}")
    return value
