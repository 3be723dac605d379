"""PagerDuty: one call and its answer, whatever comes back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from math import isfinite
from time import monotonic
from typing import Any

import httpx

from functions.model.delivery import Later, Refused
from functions.pagerduty.page import cut

TIMEOUT_SECONDS = 10
_CONNECT_SECONDS = 5
_MOST_BYTES = 65_536
_MOST_WORDS = 500
_SERVER_ERRORS = 500
_ASKS = ("ratelimit-reset", "retry-after")


@dataclass(frozen=True)
class Reply:
    """An answer: its body as JSON where it is some, else None; `words` are the receiver's own, without our key."""

    status: int
    body: Any
    words: str

    def failed(self) -> Later | Refused:
        """Of an answer that is not the one wanted: a 4xx will never be another; the rest is not PagerDuty's."""
        if self.status >= HTTPStatus.BAD_REQUEST:
            return Refused(self.words)
        return Later(f"{self.words}: not an answer of PagerDuty's; is the address right?")


@dataclass(frozen=True)
class Caller:
    """Calls one of PagerDuty's APIs; `secret` is never said to anybody."""

    client: httpx.Client
    base_url: str
    headers: Mapping[str, str]
    secret: str

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, params: Mapping[str, Any] | None = None
    ) -> Reply | Later:
        """One call: the answer, or why to try again later. Redirects are answers: a key goes nowhere else."""
        try:
            with self.client.stream(
                method,
                f"{self.base_url.rstrip('/')}{path}",
                params=params,
                content=json.dumps(body) if body is not None else None,  # letters outside ASCII escaped: all are taken
                headers=self.headers,
                timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=_CONNECT_SECONDS),
                follow_redirects=False,
            ) as response:
                return self._reply(response)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            return Later(self._hidden(f"no answer: {str(error) or type(error).__name__}"))

    def _reply(self, response: httpx.Response) -> Reply | Later:
        status = response.status_code
        body, words = _read(_beginning(response))
        said = self._hidden(cut(f"{status} {words or response.reason_phrase}".strip(), _MOST_WORDS))
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= _SERVER_ERRORS:
            return Later(said, _asked_for(response.headers))
        return Reply(status, body, said)

    def _hidden(self, words: str) -> str:
        return words.replace(self.secret, "…") if self.secret else words


def _beginning(response: httpx.Response) -> bytes:
    """As much of the body as comes in time: the status says whether it was taken, the body only why not."""
    content, began = b"", monotonic()
    with suppress(httpx.HTTPError):
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > _MOST_BYTES or monotonic() - began > TIMEOUT_SECONDS:
                break
    return content[:_MOST_BYTES]


def _read(content: bytes) -> tuple[Any, str]:
    """The body as JSON, or None, and what it says in words: of PagerDuty's errors their message and reasons."""
    text = content.decode("utf-8", errors="replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None, " ".join(text.split())
    said = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(said, dict):
        return body, str(said)
    errors = said.get("errors")
    reasons = "; ".join(map(str, errors)) if isinstance(errors, list) else ""
    return body, ": ".join(part for part in (str(said.get("message", "")), reasons) if part)


def _asked_for(headers: httpx.Headers) -> timedelta | None:
    """How long the receiver wants to be left alone, where it says so in seconds."""
    for name in _ASKS:
        try:
            seconds = float(headers.get(name, ""))
        except ValueError:
            continue
        if isfinite(seconds) and seconds >= 0:
            return timedelta(seconds=min(seconds, timedelta(days=1).total_seconds()))
    return None
