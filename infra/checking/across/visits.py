"""Checking: visits that cannot come out as they say: wrong units, limits that others hide, copies, other hosts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

from functions.model.check import Check
from functions.model.condition import Condition
from functions.model.duration import show_duration
from infra.checking.across import reversals
from infra.checking.checkout import Checkout
from infra.checking.slips import host_slip
from infra.checking.written import Written, entries
from infra.operator.findings import Finding

_MILLISECOND: Final = timedelta(milliseconds=1)
_QUICKEST: Final = 10 * _MILLISECOND
_MINUTE: Final = timedelta(minutes=1)
_STATUSES: Final = range(100, 600)
_DOMAIN_PARTS: Final = 2


def findings(checkout: Checkout) -> Iterator[Finding]:
    """What is visited in vain."""
    by_name = {check.name: check for check in checkout.checks.found or ()}
    seen: dict[object, str] = {}
    for one in entries(checkout.checks.document, "endpoints"):
        if check := by_name.get(one.text("name")):
            yield from _times(one, check)
            yield from _statuses(one, check)
            yield from reversals.findings(one, check)
            other = seen.setdefault(
                (check.method, check.url, check.body, *check.headers.items(), check.conditions), check.name
            )
            if other != check.name:
                message = f"{other} visits the same address and wants the same of it"
                yield one.finding("url", message=message, hint="write this check's own, or remove one of the two")
    yield from _hosts(checkout, list(by_name.values()))


def _times(one: Written, check: Check) -> Iterator[Finding]:
    """Times in the wrong unit, and a limit that is over the timeout or over another one."""
    fails_at, why = check.timeout, "the visit gives up"
    for key, conditions in (("conditions", check.conditions), ("degraded", check.degraded)):
        for index, condition in enumerate(conditions):
            slowest = _limit(condition, "[RESPONSE_TIME]", ("<", "<="))
            left = _limit(condition, "[CERTIFICATE_EXPIRATION]", (">", ">="))
            if left is not None and left < _MINUTE:
                message = f"{left / _MILLISECOND:g} is milliseconds here, when the certificate has long been of no use"
                yield one.finding(key, index, message=message, hint="write it with its unit, like 48h")
            if slowest is None:
                continue
            if slowest < _QUICKEST:
                message = f"no answer takes less than {slowest / _MILLISECOND:g} ms, which is the unit here"
                yield one.finding(key, index, message=message, hint=f"did you mean {slowest / _MILLISECOND * 1000:g}?")
            elif slowest >= fails_at:
                message = f"never decides anything: after {show_duration(fails_at)} {why}"
                yield one.finding(key, index, message=message, hint="write a shorter time")
            elif key == "conditions":
                fails_at, why = slowest, "it is down by conditions"


def _statuses(one: Written, check: Check) -> Iterator[Finding]:
    for key, conditions in (("conditions", check.conditions), ("degraded", check.degraded)):
        for index, condition in enumerate(conditions):
            sides = (condition.right, *condition.right.members)
            for side in sides if condition.left.text == "[STATUS]" else ():
                if side.text.isdecimal() and int(side.text) not in _STATUSES:
                    message = f"there is no HTTP status {side.text}"
                    yield one.finding(key, index, message=message, hint="write one from 100 to 599, like 200")


def _limit(condition: Condition, placeholder: str, operators: Sequence[str]) -> timedelta | None:
    """The time that a condition names, where it is that placeholder's."""
    if condition.left.text != placeholder or condition.operator not in operators:
        return None
    return reversals.limit(condition.right.text)


def _hosts(checkout: Checkout, checks: Sequence[Check]) -> Iterator[Finding]:
    """Hosts that are almost another check's, and monitors of hosts that are almost a check's."""
    hosts = {check.name: urlsplit(check.url).hostname or "" for check in checks}
    domains = Counter(map(_domain, hosts.values()))
    usual = [domain for domain, count in domains.items() if count > 1]
    for one in entries(checkout.checks.document, "endpoints"):
        if (host := hosts.get(one.text("name"))) and (meant := host_slip(_domain(host), usual)):
            message = f"nothing else is visited at {_domain(host)}"
            yield one.finding("url", message=message, hint=f"did you mean {meant}?")
    for one in entries(checkout.routes.document, "uptimerobot"):
        pattern = (urlsplit(one.text("names")).hostname or "").rstrip("*")
        visited = not pattern or any(fnmatchcase(host, f"{pattern}*") for host in hosts.values())
        if not visited and (meant := host_slip(pattern, hosts.values())):
            yield one.finding("names", message=f"no check visits {pattern}", hint=f"did you mean {meant}?")


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-_DOMAIN_PARTS:])
