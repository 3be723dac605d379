"""Log analyser: the alert NewError: of which kinds, in which words, and when it is over; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.error_kind import NEW_ERROR, ErrorKind, Occurrences

SOURCE: Final = "logs"
QUIET: Final = timedelta(hours=1)
"""Without one of its kind, it is over."""
MOST: Final = 20
"""Of a service at once; the others are one alert together: a flood of kinds is one thing to look at."""
_MORE: Final = "more"
_LINES: Final = 6


def labels_of(service: str, fingerprint: str) -> dict[str, str]:
    """What tells one kind's alert from another's."""
    return {"alertname": NEW_ERROR, "kind": fingerprint, "service": service}


def kind_of(alert: Alert) -> tuple[str, str]:
    """Service and fingerprint of the kind that an alert is of."""
    return alert.service, alert.labels.get("kind", "")


def of_new(seen: Occurrences) -> Alert:
    """The alert of a kind that was never seen before."""
    kind = seen.kind
    shown = "\n".join(kind.stack.splitlines()[:_LINES])
    return Alert(
        labels=labels_of(kind.service, kind.fingerprint),
        status=AlertStatus.FIRING,
        severity=Severity.WARNING,
        service=kind.service,
        source=SOURCE,
        summary=kind.message.partition("\n")[0] or "an error without a message",
        reason=shown or "it came without a stack",
        starts_at=seen.first,
        updated_at=seen.last,
    )


def within_limit(new: Iterable[Occurrences], active: Iterable[Alert]) -> Iterator[Occurrences]:
    """The new kinds, but of a service that has too many at once all further ones as one."""
    firing: dict[str, int] = {}
    for alert in active:
        firing[alert.service] = firing.get(alert.service, 0) + 1
    rest: dict[str, Occurrences] = {}
    for seen in sorted(new, key=lambda one: (one.first, one.kind.fingerprint)):
        service = seen.kind.service
        firing[service] = firing.get(service, 0) + 1
        if firing[service] <= MOST:
            yield seen
        else:
            message = f"more new kinds of errors at once than {MOST}; the latest: {seen.kind.message}"
            more = ErrorKind(_MORE, service, message, seen.kind.stack)
            rest[service] = rest.get(service, Occurrences(more, seen.first, seen.last)).and_at(seen.last)
    yield from rest.values()


def over(active: Iterable[Alert], last_seen: Mapping[tuple[str, str], datetime], now: datetime) -> Iterator[Alert]:
    """Those of whose kind none was seen for an hour: resolved."""
    for alert in active:
        last = max(last_seen.get(kind_of(alert), alert.updated_at), alert.updated_at)
        if now - last >= QUIET:
            reason = "none of its kind for an hour"
            yield replace(
                alert, status=AlertStatus.RESOLVED, reason=reason, updated_at=now, ends_at=now, unknown_since=None
            )
