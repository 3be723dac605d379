"""Incident detector: what changed of an incident's members, as entries of its timeline; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.incident_detector.decide.hearing import Heard
from functions.incident_detector.decide.wording import listed, said, title_of
from functions.model.alert import Alert, AlertStatus
from functions.model.incident import Entry, EntryKind

MOST_ENTRIES = 10
_ORDER = {AlertStatus.FIRING: 0, AlertStatus.UNKNOWN: 1, AlertStatus.RESOLVED: 2}


@dataclass(frozen=True)
class Turn:
    """A member that is new, or stands otherwise than its incident knew it; `was` is None for a new one."""

    fingerprint: str
    was: Alert | None
    now: Alert

    @property
    def words(self) -> str:
        """For people: `resolved: storefront is up`."""
        alert, was = self.now, self.was
        match alert.status:
            case AlertStatus.RESOLVED:
                return f"resolved: {said(alert)}"
            case AlertStatus.UNKNOWN:
                return f"unknown: {said(alert)}"
        if was is None:
            return f"also firing: {said(alert)}"
        if was.status is AlertStatus.FIRING:
            return f"{alert.severity} now: {said(alert)}"
        return f"firing again: {said(alert)}"


def turns_of(before: Mapping[str, Alert], members: Mapping[str, Alert]) -> list[Turn]:
    """Members that are new, that turned, or that fire as less or more severe; that a reason changed is none."""
    turned = [
        Turn(fingerprint, before.get(fingerprint), alert)
        for fingerprint, alert in members.items()
        if _turned(before.get(fingerprint), alert)
    ]
    return sorted(turned, key=lambda turn: weight(turn.now, turn.fingerprint))


def weight(alert: Alert, fingerprint: str) -> tuple[int, int, datetime, str]:
    """What sorts alerts: those that fire before unknown ones, then the worst first, then the oldest."""
    return _ORDER[alert.status], alert.severity.rank, alert.starts_at, fingerprint


def entries_of(turned: Sequence[Turn], now: datetime) -> list[Entry]:
    """An entry each; of more than ten at once the rest are counted."""
    entries = [Entry(now, EntryKind.ALERT, turn.words) for turn in turned[:MOST_ENTRIES]]
    if rest := turned[MOST_ENTRIES:]:
        counts = Counter(turn.now.status.value for turn in rest)
        counted = ", ".join(f"{count} {status}" for status, count in counts.items())
        entries.append(Entry(now, EntryKind.ALERT, f"and {len(rest)} more changed: {counted}"))
    return entries


def kept_back(heard: Sequence[Heard], now: datetime) -> list[Entry]:
    """An entry for each reason why nobody hears of alerts that began to fire."""
    reasons: dict[str, list[str]] = {}
    for one in heard:
        if one.kept_back:
            reasons.setdefault(one.kept_back, []).append(title_of(one.alert))
    return [
        Entry(now, EntryKind.SILENCED, f"nobody is told of {listed(titles)}: {reason}")
        for reason, titles in list(reasons.items())[:MOST_ENTRIES]
    ]


def _turned(was: Alert | None, alert: Alert) -> bool:
    if was is None or was.status is not alert.status:
        return True
    return alert.status is AlertStatus.FIRING and was.severity is not alert.severity


def firing_of(members: Mapping[str, Alert]) -> list[Alert]:
    """Those that fire, the worst first."""
    firing = (item for item in members.items() if item[1].status is AlertStatus.FIRING)
    return [alert for _, alert in sorted(firing, key=lambda item: weight(item[1], item[0]))]
