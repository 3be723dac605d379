"""Sentry: what was raised, or logged as an error, as an event."""

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def of_exception(error: BaseException, client: "Client") -> "tuple[Event, Hint]":
    """What a handler raised: nobody below it dealt with it."""
    from sentry_sdk.utils import event_from_exception

    mechanism = {"type": "aws_lambda", "handled": False}
    return event_from_exception(error, client_options=client.options, mechanism=mechanism)


def of_record(record: logging.LogRecord, client: "Client") -> "tuple[Event, Hint]":
    """What was logged: its name, its fields, and the error that it tells of, if any."""
    from sentry_sdk.utils import event_from_exception

    event: Event = {}
    hint: Hint = {}
    if record.exc_info and record.exc_info[1]:
        mechanism = {"type": "logging", "handled": True}
        event, hint = event_from_exception(record.exc_info[1], client_options=client.options, mechanism=mechanism)
    event["level"] = "fatal" if record.levelno >= logging.CRITICAL else "error"
    event["logger"] = record.name
    event["logentry"] = {"message": record.getMessage(), "params": []}
    event["extra"] = fields(record)
    return event, hint


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What was logged beside the message."""
    return {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
