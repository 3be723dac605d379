"""Log analyser: Better Stack's ingesting host: one request, and what its answer means for the lines in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from http import HTTPStatus
from threading import BoundedSemaphore, Thread
from typing import Final

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from functions.log_analyser.shipping.records import Record
from functions.log_analyser.shipping.unusable import Unusable

_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)
_CONNECT_SECONDS, _ANSWER_SECONDS = 3.0, 10.0
_MOST_WORDS: Final = 200
_MOST_ASKED: Final = 3600.0
_UNANSWERED: Final = BoundedSemaphore(4)
"""Requests that nobody waits for any more hold their lines in memory until they end."""


class Fate(Enum):
    """What becomes of lines."""

    TAKEN = "taken"
    UNFIT = "unfit"
    """Not these lines, or not so many: 406 or 413."""
    CLOSED = "closed"
    """Nobody's lines, until somebody does something: 402 quota, 403 token."""
    LATER = "later"
    """Tried again, it may go well: 429, 5xx, no answer."""


@dataclass(frozen=True)
class Verdict:
    """`after` is how many seconds it wants to be left alone, where it says so; `why` is for people."""

    fate: Fate
    why: str = ""
    after: float | None = None


def address_of(host: str) -> str:
    """The URL of a source's ingesting host, also of one copied with its `https://`.

    Raises:
        Unusable: it is no host.
    """
    name = host.strip().removeprefix("https://").rstrip("/")
    if not _HOST.fullmatch(name):
        raise Unusable("the parameter /fitfoot/BETTERSTACK_HOST is no host, like s123456.eu-nbg-2.betterstackdata.com")
    return f"https://{name}/"


@cache
def pool() -> urllib3.PoolManager:
    """One for all requests; botocore has imported it already."""
    return urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=certifi.where())


@dataclass(frozen=True)
class BetterStack:
    """A source; its token is never said to anybody."""

    address: str
    token: str

    def send(self, part: Sequence[Record], seconds: float) -> Verdict:
        """Send lines in one request. What is not answered within the seconds was not taken, as far as we know."""
        if not _UNANSWERED.acquire(blocking=False):
            return Verdict(Fate.LATER, "no answer: it still owes those to the requests before")
        told: list[Verdict] = []

        def tell() -> None:
            try:
                told.append(self._sent(part, seconds))
            except Exception as error:  # noqa: BLE001 - its words may hold the token
                told.append(Verdict(Fate.LATER, f"no answer: {type(error).__name__}"))
            finally:
                _UNANSWERED.release()

        # a thread, as no client bounds the time of an answer that comes byte by byte
        telling = Thread(target=tell, name="better-stack", daemon=True)
        telling.start()
        telling.join(seconds)
        return told[0] if told else Verdict(Fate.LATER, f"no answer within {seconds:.1f} s")

    def _sent(self, part: Sequence[Record], seconds: float) -> Verdict:
        try:
            answer = pool().request(
                "POST",
                self.address,
                body=b"\n".join(part),
                headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/x-ndjson"},
                timeout=urllib3.Timeout(
                    connect=min(_CONNECT_SECONDS, seconds), read=min(_ANSWER_SECONDS, seconds), total=seconds
                ),
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except HTTPError as error:
            words = self._hidden(f"no answer: {type(error).__name__}: {error}".encode())
            return Verdict(Fate.LATER, words)
        except ValueError:  # of a header, with the token in its words
            return Verdict(Fate.CLOSED, "the parameter /fitfoot/BETTERSTACK_TOKEN is no token")
        try:
            most = _MOST_WORDS + len(self.token)
            said = answer.read(most) if answer.status >= HTTPStatus.BAD_REQUEST else b""
        except HTTPError:
            said = b""
        finally:
            answer.close()
        return verdict(answer.status, f"{answer.status} {self._hidden(said)}".strip(), answer.headers)

    def _hidden(self, words: bytes) -> str:
        """The words up to the token, of which not even the beginning is said."""
        before, found, _ = words.partition(self.token.encode())
        return before[:_MOST_WORDS].decode("utf-8", "replace") + ("…" if found and len(before) < _MOST_WORDS else "")


def verdict(status: int, why: str, headers: Mapping[str, str]) -> Verdict:
    """What an answer means; anything but those we know is not Better Stack's, and whoever set it up must look."""
    match status:
        case HTTPStatus.ACCEPTED | HTTPStatus.OK:
            return Verdict(Fate.TAKEN)
        case HTTPStatus.NOT_ACCEPTABLE | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return Verdict(Fate.UNFIT, why)
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.REQUEST_TIMEOUT:
            return Verdict(Fate.LATER, why, _asked_for(headers))
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Verdict(Fate.LATER, why, _asked_for(headers))
        case _:
            return Verdict(Fate.CLOSED, why)


def _asked_for(headers: Mapping[str, str]) -> float | None:
    said = headers.get("retry-after", "")
    return min(float(said), _MOST_ASKED) if re.fullmatch(r"\d{1,9}", said, re.ASCII) else None
