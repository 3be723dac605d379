"""Log analyser: who knows the kinds of errors, and writes an alert of a new one."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from functions.log_analyser.errors.alerting import SOURCE, kind_of, of_new, over, within_limit
from functions.log_analyser.errors.fingerprint import Sighting
from functions.model.alert import Alert
from functions.model.error_kind import Occurrences

_COARSE: Final = timedelta(minutes=1)
"""How much later a kind has to be seen again for that to be worth a write."""
_REMEMBERED: Final = 5000
_MOST_NEW: Final = 100
"""Kinds that one batch makes known; what is left of a flood is new to the next one."""


class Kinds(Protocol):
    """The kinds that are known."""

    def last_seen(self, kinds: Iterable[tuple[str, str]]) -> dict[tuple[str, str], datetime]: ...  # noqa: D102 - as ErrorKinds
    def put(self, seen: Occurrences) -> None: ...  # noqa: D102
    def seen_again(self, service: str, fingerprint: str, at: datetime) -> None: ...  # noqa: D102


class Alerts(Protocol):
    """The alerts."""

    def active(self, source: str | None = None) -> list[Alert]: ...  # noqa: D102 - as functions.state.alerts.Alerts
    def put_newer(self, alert: Alert) -> bool: ...  # noqa: D102


class ErrorDesk:
    """Remembers what it has written lately, so that a flood of one error costs a write a minute."""

    def __init__(self, kinds: Kinds, alerts: Alerts) -> None:
        self._kinds, self._alerts = kinds, alerts
        self._written: dict[tuple[str, str], datetime] = {}

    def tell(self, seen: Iterable[Sighting]) -> list[Alert]:
        """Write down what was seen; the alerts of those that nobody had seen before.

        An alert is written before its kind is known, so that whoever is killed between the two leaves it new.

        Raises:
            TableUnavailable: absent, throttled or out of reach; the batch is to be delivered again.
        """
        fresh = {one.where: one for one in seen if self._is_fresh(one)}
        known = self._kinds.last_seen(fresh) if fresh else {}
        told = self._raise([one.occurrences() for where, one in fresh.items() if where not in known])
        for where, last in known.items():
            if fresh[where].last - last >= _COARSE:
                self._kinds.seen_again(*where, fresh[where].last)
            self._remember(where, max(last, fresh[where].last - _COARSE))
        return told

    def resolve(self, now: datetime) -> list[Alert]:
        """End the alerts of whose kind none was seen for an hour; those that were ended.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        active = self._alerts.active(SOURCE)
        last_seen = self._kinds.last_seen(map(kind_of, active)) if active else {}
        return [alert for alert in over(active, last_seen, now) if self._alerts.put_newer(alert)]

    def _raise(self, new: Sequence[Occurrences]) -> list[Alert]:
        if not new:
            return []
        alerts = [of_new(seen) for seen in within_limit(new, self._alerts.active(SOURCE))]
        told = [alert for alert in alerts if self._alerts.put_newer(alert)]
        for seen in new[:_MOST_NEW]:
            self._kinds.put(seen)
            self._remember((seen.kind.service, seen.kind.fingerprint), seen.last)
        return told

    def _is_fresh(self, seen: Sighting) -> bool:
        written = self._written.get(seen.where)
        return written is None or seen.last - written >= _COARSE

    def _remember(self, where: tuple[str, str], at: datetime) -> None:
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        self._written[where] = at
