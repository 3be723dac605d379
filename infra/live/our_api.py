"""Live: our HTTP API: its health, whether its status is fresh and known, whether Prometheus can scrape it."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from functions.model.duration import show_duration
from functions.model.period import parse_utc
from infra.live.said import NotRun, Said, Well, counted, wrong
from infra.live.web import Answer, Unreachable, Web, private_enough, shown

FRESH: Final = timedelta(minutes=2)
_EXPOSITIONS: Final = ("text/plain", "application/openmetrics-text")
_LOG: Final = "`aws logs tail /aws/lambda/fitfoot-api --since 10m`"
_PROBE: Final = "`aws logs tail /aws/lambda/fitfoot-health-probe --since 10m`"
_EXPORT: Final = "export METRICS_TOKEN, the value of /fitfoot/METRICS_TOKEN"
Judge = Callable[[str, Answer, datetime], Iterator[Said]]


def look_at_our_api(base: str, web: Web, token: str, now: datetime) -> Iterator[Said]:
    """All there is to see at an address without a slash at its end; `token` is METRICS_TOKEN, or empty."""
    asked: list[tuple[str, Judge, dict[str, str]]] = [
        ("/health", _health, {}),
        ("/status.json", _status, {}),
        ("/metrics", _closed, {}),
    ]
    if token and private_enough(base):
        asked.append(("/metrics", _scraped, {"authorization": f"Bearer {token}"}))
    for path, judge, headers in asked:
        name = f"{shown(base)}{path}"
        try:
            answer = web.get(f"{base}{path}", headers)
        except Unreachable as why:
            yield wrong(name, str(why), f"is it up, and is this its address? {_LOG}")
        else:
            yield from judge(name, answer, now)
    if not token:
        yield NotRun(f"{shown(base)}/metrics as Prometheus scrapes it: {_EXPORT}")
    elif not private_enough(base):
        yield NotRun(f"{shown(base)}/metrics as Prometheus scrapes it: a token is sent over https only")


def _health(name: str, answer: Answer, now: datetime) -> Iterator[Said]:
    del now
    told = answer.document
    checks = told.get("checks")
    if answer.status not in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE) or not isinstance(checks, dict):
        yield wrong(name, f"it answers {answer.status}, and not how the shop is", _LOG)
    elif answer.status == HTTPStatus.OK:
        yield Well(f"{name}: {told.get('status')}, version {told.get('version')}")
    else:
        ill = [f"{part} is {one.get('status')} ({_summary(one)})" for part, one in checks.items() if _is_ill(one)]
        hint = "with `Authorization: Bearer API_TOKEN` it says more"
        yield wrong(name, f"{told.get('status')}: {', '.join(ill) or 'it does not say what'}", hint)


def _is_ill(check: Any) -> bool:  # noqa: ANN401 - JSON of somebody else
    return isinstance(check, dict) and check.get("status") != "healthy"


def _summary(check: dict[str, Any]) -> str:
    return str((check.get("details") or {}).get("summary", "no reason given"))


def _status(name: str, answer: Answer, now: datetime) -> Iterator[Said]:
    told, checks = answer.document, answer.document.get("checks")
    if answer.status != HTTPStatus.OK or not isinstance(checks, list):
        yield wrong(name, f"it answers {answer.status}, and no status", _LOG)
        return
    yield from _fresh(name, told, now)
    if told.get("incidents") is None:
        yield wrong(name, "it does not know of incidents: their table cannot be read", _LOG)
    unknown = [one.get("name") for one in checks if one.get("status") == "unknown"]
    for check in unknown:
        yield wrong(f"check {check}", "it is unknown: nobody observed it for three minutes", _PROBE)
    if not checks:
        yield wrong(name, "it has no check", "write one in infra/monitoring/checks.yaml, and deploy")
    elif not unknown:
        stand = Counter(str(one.get("status")) for one in checks)
        yield Well(f"{name}: {counted(len(checks), 'check')}, {', '.join(f'{n} {word}' for word, n in stand.items())}")


def _fresh(name: str, told: dict[str, Any], now: datetime) -> Iterator[Said]:
    """Whoever caches it for longer than it says shows people a state that is gone."""
    try:
        age = now - parse_utc(told["generated_at"])
    except (KeyError, TypeError, ValueError, AttributeError):
        yield wrong(name, "it does not say when it was made (generated_at)", _LOG)
        return
    if abs(age) > FRESH:
        when = f"made {show_duration(abs(age))} {'ago' if age > timedelta(0) else 'from now'}"
        yield wrong(name, f"it was {when}", "does something cache it for longer than 15 s, or is a clock wrong?")


def _closed(name: str, answer: Answer, now: datetime) -> Iterator[Said]:
    del now
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        said = str(answer.document.get("error", "it answers 503"))
        yield wrong(name, said, "nobody can scrape it before /fitfoot/METRICS_TOKEN is there")
    elif answer.status < HTTPStatus.BAD_REQUEST:
        yield wrong(name, f"it answers {answer.status} without a token: anybody can read it", "who stands before it?")
    elif answer.status != HTTPStatus.UNAUTHORIZED:
        yield wrong(name, f"it answers {answer.status} without a token, not 401", _LOG)


def _scraped(name: str, answer: Answer, now: datetime) -> Iterator[Said]:
    del now
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        yield wrong(name, "it does not take METRICS_TOKEN", f"{_EXPORT}; the one that is exported is another")
    elif answer.status != HTTPStatus.OK:
        yield wrong(name, f"it answers {answer.status}", _LOG)
    elif not answer.type.startswith(_EXPOSITIONS):
        yield wrong(name, f"its Content-Type is {answer.type!r}: Prometheus 3 refuses that", "who stands before it?")
    else:
        lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
        probed = sum(line.startswith("probe_success{") for line in lines)
        if probed:
            yield Well(f"{name}: {counted(len(lines), 'sample')}, {counted(probed, 'check')}")
        else:
            yield wrong(name, "it has no sample of probe_success: Prometheus sees no check", _PROBE)
