"""PagerDuty: a page: what one notice says to it, within all its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from functions.model.alert import Severity
from functions.model.link import name_of
from functions.model.notice import Notice, NoticeKind

MOST_SUMMARY = 1024
MOST_KEY = 255
_MOST_TEXT = 4_000
"""Of a detail: all of them together stay far below PagerDuty's 512 KB however JSON writes them."""
_MOST_NAME = 500
MOST_URL = 2000
_ACTIONS = {
    NoticeKind.TRIGGER: "trigger",
    NoticeKind.ACKNOWLEDGE: "acknowledge",
    NoticeKind.REMIND: "trigger",  # the same key: noted on the page, wakes nobody again
    NoticeKind.RESOLVE: "resolve",
}
_SEVERITIES = {Severity.CRITICAL: "critical", Severity.WARNING: "warning", Severity.NONE: "info"}


@dataclass(frozen=True)
class Page:
    """`action` is trigger, acknowledge or resolve; `severity` critical, warning or info; `links` address and text.

    `headline` says what is wrong; `ending` what went out shortly before, or nothing.
    """

    dedup_key: str
    action: str
    severity: str
    headline: str
    source: str
    component: str
    group: str
    at: datetime
    details: Mapping[str, str]
    links: tuple[tuple[str, str], ...] = ()
    ending: str = ""

    @property
    def summary(self) -> str:
        """What is wrong, in one line."""
        return self.shortened(MOST_SUMMARY)

    def shortened(self, most: int) -> str:
        """The same, of so many characters at most: a long headline gives way to its ending."""
        ending = cut(self.ending, most // 2)
        return cut(self.headline, most - len(ending)) + ending

    @property
    def timestamp(self) -> str:
        """When it began, in UTC with a Z, to the millisecond."""
        return self.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def urgency(self) -> str:
        """High wakes somebody."""
        return "high" if self.severity == _SEVERITIES[Severity.CRITICAL] else "low"


def page_of(notice: Notice, incident_url: str) -> Page:
    """The page that a notice makes; `incident_url` leads to the incident for people, or is empty."""
    first_line = notice.text.split("\n", 1)[0]
    said = first_line.removeprefix(notice.title).removeprefix(": ")  # among several alerts each line names its own
    summary = f"{notice.title}: {said}" if said and said not in notice.title else notice.title
    drill = "[DRILL] " if notice.drill else ""
    details = {"incident": notice.incident, "service": notice.service, "text": notice.text, "runbook": notice.runbook}
    if notice.drill:
        details["drill"] = "This is a test of paging; nothing is wrong."
    links = [(incident_url, "Incident"), (notice.runbook, "Runbook"), (notice.dashboard, name_of(notice.dashboard))]
    ending = ""
    if deployed := notice.deployed:
        details["deployed"] = f"{deployed.words(notice.opened_at)} {deployed.url}".strip()
        links.append((deployed.url, "Deployment"))
        ending = f" — {' '.join(f'deployed {deployed.before(notice.opened_at)}: {deployed.name}'.split())}"
    return Page(
        dedup_key=_key(notice.dedup_key),
        action=_ACTIONS[notice.kind],
        severity=_SEVERITIES[notice.severity],
        headline=" ".join(f"{drill}{summary}".split()) or notice.incident,
        ending=ending,
        source=cut(notice.service or "fitfoot", _MOST_NAME),
        component=cut(notice.service, _MOST_NAME),
        group=cut(notice.group, _MOST_NAME),
        at=notice.opened_at,
        details={name: cut(text, _MOST_TEXT) for name, text in details.items() if text},
        links=tuple((url, text) for url, text in links if 0 < len(url) <= MOST_URL),
    )


def cut(text: str, most: int) -> str:
    """At most so many characters; an ellipsis stands for what was cut off."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _key(key: str) -> str:
    """Itself, where it is short enough: two long ones that begin alike must not become one."""
    digest = sha256(key.encode("utf-8", errors="replace")).hexdigest()
    return key if len(key) <= MOST_KEY else f"{key[: MOST_KEY - len(digest) - 1]}-{digest}"
