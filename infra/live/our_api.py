"""Live: our HTTP API: its health, and whether its status is fresh and known."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from functions.model.duration import show_duration
from functions.model.period import parse_utc
from infra.live.said import Said, Well, counted, wrong
from infra.live.web import Answer, Unreachable, Web, shown

FRESH: Final = timedelta(minutes=2)
LOG: Final = "`aws logs tail /aws/lambda/fitfoot-api --since 10m`"
PROBE: Final = "`aws logs tail /aws/lambda/fitfoot-health-probe --since 10m`"
Judge = Callable[[str, Answer, datetime], Iterator[Said]]


def look_at_our_api(base: str, web: Web, now: datetime) -> Iterator[Said]:
    """All there is to see, but for /metrics, at an address without a slash at its end."""
    asked: list[tuple[str, Judge]] = [("/health", _health), ("/status.json", _status)]
    for path, judge in asked:
        name = f"{shown(base)}{path}"
        try:
            answer = web.get(f"{base}{path}")
        except Unreachable as why:
            yield wrong(name, str(why), f"is it up, and is this its address? {LOG}")
        else:
            yield from judge(name, answer, now)


def _health(name: str, answer: Answer, now: datetime) -> Iterator[Said]:
    del now
    told = answer.document
    checks = told.get("checks")
    if answer.status not in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE) or not isinstance(checks, dict):
        yield wrong(name, f"it answers {answer.status}, and not how the shop is", LOG)
    elif answer.status == HTTPStatus.OK:
        yield Well(f"{name}: {told.get('status')}, version {told.get('version')}")
    else:
        ill = [f"{part} is {one.get('status')} ({_summary(one)})" for part, one in checks.items() if _is_ill(one)]
        hint = "with `Authorization: Bearer API_TOKEN` it says more"
        yield wrong(name, f"{told.get('status')}: {', '.join(ill) or 'it does not say what'}", hint)


def _is_ill(check: Any) -> bool:  # noqa: ANN401 - JSON of somebody else
    return isinstance(check, dict) and check.get("status") != "healthy"


def _summary(check: dict[str, Any]) -> str:
    details = check.get("details")
    return str((details if isinstance(details, dict) else {}).get("summary", "no reason given"))


def _status(name: str, answer: Answer, now: datetime) -> Iterator[Said]:
    told = answer.document
    checks = told.get("checks")
    if answer.status != HTTPStatus.OK or not isinstance(checks, list):
        yield wrong(name, f"it answers {answer.status}, and no status", LOG)
        return
    yield from _fresh(name, told, now)
    if told.get("incidents") is None:
        yield wrong(name, "it does not know of incidents: their table cannot be read", LOG)
    known = [one for one in checks if isinstance(one, dict)]
    if len(known) != len(checks):
        yield wrong(name, "among its checks is something that is none", LOG)
    unknown = [one.get("name") for one in known if one.get("status") == "unknown"]
    for check in unknown:
        yield wrong(f"check {check}", "it is unknown: nobody has observed it", PROBE)
    if not checks:
        yield wrong(name, "it has no check", "write one in infra/monitoring/checks.yaml, and deploy")
    elif known and not unknown:
        stand = Counter(str(one.get("status")) for one in known)
        yield Well(f"{name}: {counted(len(known), 'check')}, {', '.join(f'{n} {word}' for word, n in stand.items())}")


def _fresh(name: str, told: dict[str, Any], now: datetime) -> Iterator[Said]:
    """Whoever caches it for longer than it says shows people a state that is gone."""
    try:
        age = now - parse_utc(told["generated_at"])
    except (KeyError, TypeError, ValueError, AttributeError):
        yield wrong(name, "it does not say when it was made (generated_at)", LOG)
        return
    if abs(age) > FRESH:
        when = f"made {show_duration(abs(age))} {'ago' if age > timedelta(0) else 'from now'}"
        yield wrong(name, f"it was {when}", "does something cache it for longer than 15 s, or is a clock wrong?")
