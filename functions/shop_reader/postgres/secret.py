"""Shop reader: a role's password that is a parameter, read when a connection is made."""

from typing import Protocol

import botocore.session
from botocore.config import Config

from functions.parameters.store import Parameters, ParametersUnreadable, path_of
from functions.shop_reader.answer import NotAsked

_IMPATIENT = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 1})


class Readable(Protocol):
    """Who knows parameters."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


def secret(name: str, parameters: Readable | None = None) -> str:
    """Its value; from the parameter store where nothing else is said.

    Raises:
        Unanswerable: there is none, or it cannot be read.
    """
    store = parameters or Parameters(lambda: botocore.session.get_session().create_client("ssm", config=_IMPATIENT))
    try:
        value = store.read(name)
    except ParametersUnreadable as error:
        raise NotAsked(f"its password, the parameter {path_of(name)}, cannot be read") from error
    if not value:
        raise NotAsked(f"its password is not set: the parameter {path_of(name)}, or database: {{iam: …}}")
    return value
