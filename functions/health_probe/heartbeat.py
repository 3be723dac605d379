"""Health probe: after each complete run somebody else is told that it ran, who raises the alarm when he is not."""

from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from threading import Thread
from typing import Protocol

import httpx

from functions.health_probe.request import ProbeRequest
from functions.model.observation import Cause, Observation
from functions.parameters.store import ParametersUnreadable, path_of

PARAMETER = "HEARTBEAT_URL"
LONGEST_SECONDS = 2.0


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


def complete(request: ProbeRequest, seen: Iterable[Observation]) -> bool:
    """Whether all was looked at that was to be: no dry run, no check by name, none left out for want of time."""
    wanted = not request.dry_run and request.names is None
    return wanted and all(one.cause is not Cause.NOT_VISITED for one in seen)


def beat(parameters: Reads, get: Callable[[str], int], seconds: float = LONGEST_SECONDS) -> str | None:
    """Tell whoever the parameter names, all within the seconds; why it could not be told, without the address.

    None where it was, or where nobody is named. It never raises: a run is not worse for it.
    """
    told: list[str | None] = []
    # a thread, as no client bounds how long the system resolves a name
    telling = Thread(target=lambda: told.append(_told(parameters, get)), name="heartbeat", daemon=True)
    telling.start()
    telling.join(max(seconds, 0.0))
    return told[0] if told else f"no answer within {seconds:.1f} s"


@cache
def http() -> httpx.Client:
    """One client, and one TLS context, for all runs of an instance."""
    return httpx.Client(timeout=LONGEST_SECONDS, follow_redirects=False, trust_env=False)


def get_status(url: str) -> int:
    """The status that a GET is answered with; no redirect is followed, and no body read.

    Raises:
        httpx.HTTPError, httpx.InvalidURL: there was none.
    """
    with http().stream("GET", url) as answer:
        return answer.status_code


def _told(parameters: Reads, get: Callable[[str], int]) -> str | None:
    try:
        url = parameters.read(PARAMETER)
        status = get(url) if url else HTTPStatus.OK
    except ParametersUnreadable:
        return f"the parameter {path_of(PARAMETER)} cannot be read"
    except Exception as error:  # noqa: BLE001 - its words may hold the address
        return f"no answer: {type(error).__name__}"
    return None if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else f"answered {status}"
