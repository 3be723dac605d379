"""Tests: what a logger is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def warnings_of(name: str) -> Iterator[list[str]]:
    """The messages that a logger is given as warnings, while this goes on."""
    heard: list[str] = []

    class Listens(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    listener = Listens(logging.WARNING)
    logging.getLogger(name).addHandler(listener)
    yield heard
    logging.getLogger(name).removeHandler(listener)
