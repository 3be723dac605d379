"""Live: our /metrics: closed to whoever has no token, and as Prometheus scrapes it with one."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from infra.live.our_api import LOG, PROBE
from infra.live.said import UNSENDABLE, NotRun, Said, Unasked, Well, counted, wrong
from infra.live.web import Answer, Unreachable, Web, private_enough, shown

_EXPOSITIONS: Final = ("text/plain", "application/openmetrics-text")
_EXPORT: Final = "export METRICS_TOKEN, the value of /fitfoot/METRICS_TOKEN"
NO_TOKEN: Final = "nobody can scrape it before /fitfoot/METRICS_TOKEN is there"  # noqa: S105 - what is to be done
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
DeployedAt = Callable[[], Collection[str]]
"""The addresses that the API of what is deployed has; raises Unasked where AWS could not be asked."""


@dataclass(frozen=True)
class Trust:
    """Why an address may be sent the token: AWS has it for our API's; or, where nobody can ask AWS, it says so."""

    deployed_at: DeployedAt
    titled: bool

    def refusal(self, base: str) -> tuple[str, str]:
        """Why it may not, and what is to be said of that it may; each empty where there is none."""
        if not private_enough(base):
            return "a token is sent over https only", ""
        try:
            addresses = self.deployed_at()
        except Unasked:
            if self.titled:
                return "", "AWS could not be asked whose address it is: METRICS_TOKEN was sent since it says it is ours"
            return "METRICS_TOKEN is not sent: neither AWS nor its /openapi.json says that it is ours", ""
        if _same(base) in {_same(one) for one in addresses}:
            return "", ""
        ours = ", ".join(sorted(shown(one) for one in addresses)) or "nowhere"
        return f"METRICS_TOKEN is not sent: what is deployed in this account is at {ours}", ""


def look_at_metrics(base: str, web: Web, token: str, trust: Trust) -> Iterator[Said]:
    """Without a token and, where it may be sent there, with METRICS_TOKEN; that is empty where nobody has it."""
    name = f"{shown(base)}/metrics"
    try:
        answer = web.get(f"{base}/metrics")
    except Unreachable as why:
        yield wrong(name, str(why), f"is it up, and is this its address? {LOG}")
        return
    yield from _closed(name, answer)
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return  # it has no token itself, and takes none
    if not token:
        yield NotRun(f"{name} as Prometheus scrapes it: {_EXPORT}")
        return
    refusal, remark = trust.refusal(base)
    if refusal:
        yield NotRun(f"{name} as Prometheus scrapes it: {refusal}")
        return
    try:
        yield from _scraped(name, web.get(f"{base}/metrics", {"authorization": f"Bearer {token}"}))
    except Unreachable as why:
        yield wrong(name, str(why), _EXPORT if str(why) == UNSENDABLE else LOG)
    if remark:
        yield Well(f"{name}: {remark}")


def _same(address: str) -> tuple[str, str, int | None, str]:
    """Two addresses are the same where this is."""
    parts = urlsplit(address)
    host = "localhost" if parts.hostname in _LOOPBACK else parts.hostname or ""
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, host, port, parts.path.rstrip("/")


def _closed(name: str, answer: Answer) -> Iterator[Said]:
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        yield wrong(name, str(answer.document.get("error", "it answers 503")), NO_TOKEN)
    elif answer.status < HTTPStatus.BAD_REQUEST:
        yield wrong(name, f"it answers {answer.status} without a token: anybody can read it", "who stands before it?")
    elif answer.status != HTTPStatus.UNAUTHORIZED:
        yield wrong(name, f"it answers {answer.status} without a token, not 401", LOG)


def _scraped(name: str, answer: Answer) -> Iterator[Said]:
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        yield wrong(name, "it does not take METRICS_TOKEN", f"{_EXPORT}; the one that is exported is another")
    elif answer.status != HTTPStatus.OK:
        yield wrong(name, f"it answers {answer.status}", LOG)
    elif not answer.type.startswith(_EXPOSITIONS):
        yield wrong(name, f"its Content-Type is {answer.type!r}: Prometheus 3 refuses that", "who stands before it?")
    else:
        lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
        probed = sum(line.startswith("probe_success{") for line in lines)
        if probed:
            yield Well(f"{name}: {counted(len(lines), 'sample')}, {counted(probed, 'check')}")
        else:
            yield wrong(name, "it has no sample of probe_success: Prometheus sees no check", PROBE)
