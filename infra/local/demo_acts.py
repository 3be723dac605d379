"""Local run: the demo's story after the deployment: what is done to the shop, and what has to come of it, by step."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from infra.local.demo_steps import Stage, StepFailed

SERVICE = "api"
_CURED_BELOW = 1.0
"""Of requests in percent: what the runbook proves."""
_REPORTS, _DAILY = "fitfoot-report-generator", "FitFoot Daily Business Report"
_CURE, _AFTERWARDS = "FitFoot-HighErrorRate", "FitFoot-RestoreCapacity"


class Acts:
    """Each act is a step of the demo, named as it is; it answers what came of it, or raises StepFailed."""

    count: ClassVar = 12

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._errors_before = 0.0
        self._replicas_before: dict[str, int] = {}

    @property
    def in_order(self) -> Sequence[Callable[[], str]]:
        """The whole story."""
        return (
            self.healthy,
            self.broken,
            self.detected,
            self.incident_opened,
            self.paged_once,
            self.runbook_ran,
            self.recovered,
            self.healed,
            self.incident_resolved,
            self.page_resolved,
            self.capacity_restored,
            self.report_delivered,
        )

    def healthy(self) -> str:
        """Every check is up."""
        return self._stage.until("a healthy shop", lambda: self._all_up() and "every check is up")

    def broken(self) -> str:
        """A crowd comes, twice what the API can serve, and stays."""
        self._replicas_before = self._stage.replicas()
        self._stage.fault(SERVICE, "overload", on=True)
        return "twice as many want something of the API as it can serve, and they stay"

    def detected(self) -> str:
        """Somebody sees it, the probe or a rule, and says so in the table."""

        def seen() -> str | None:
            firing = [one for one in self._stage.alerts(SERVICE) if one["status"] == "firing"]
            return "; ".join(f"{one['summary']} ({one['source']}: {one['reason']})" for one in firing) or None

        return self._stage.until("the outage", seen, ticks=10)

    def incident_opened(self) -> str:
        """There is one incident of it."""

        def seen() -> str | None:
            mine = self._incidents("open")
            return f"{mine[0]['id']}: {mine[0]['title']}, {mine[0]['severity']}" if len(mine) == 1 else None

        return self._stage.until("an incident", seen)

    def paged_once(self) -> str:
        """PagerDuty took one page of it, and gets no other however often anybody looks."""
        key = f"fitfoot/{self._incidents('open')[0]['id']}"
        self._stage.until("the page", lambda: "sent" if self._pages(key) else None)
        self._stage.tick()
        pages = self._pages(key)
        if [page["event_action"] for page in pages] != ["trigger"] or not pages[0]["accepted"]:
            raise StepFailed(f"one accepted trigger was to come, not {pages}")
        if not any(key.endswith(one["id"]) for one in self._stage.heard("IncidentOpened")):
            raise StepFailed("the bus did not tell of the incident")
        return f"PagerDuty was told once, however often anybody looks: {pages[0]['summary']}"

    def runbook_ran(self) -> str:
        """Somebody presses the runbook, which gives the shop more room and proves that it helped."""
        seen = self._stage.until("errors in the shop's own figures", self._errors_seen)
        self._stage.runbook(_CURE, {"Incident": [self._incidents("open")[0]["id"]]})
        return f"{_CURE}: {seen} before; replicas {_shown(self._replicas_before)} → {_shown(self._stage.replicas())}"

    def recovered(self) -> str:
        """The error rate has really fallen, while the crowd is still there."""

        def seen() -> str | None:
            rate = self._stage.error_rate(SERVICE)
            return f"{rate:.2f} %" if rate is not None and rate < _CURED_BELOW else None

        rate = self._stage.until("a lower error rate", seen, ticks=8)
        return f"error rate {self._errors_before:.1f} % → {rate}, with the crowd still there"

    def healed(self) -> str:
        """Whoever visits finds it well."""

        def seen() -> str | None:
            probed = [one for one in self._stage.alerts(SERVICE) if one["source"] == "health_probe"]
            return "up" if self._all_up() and not probed else None

        self._stage.until("the recovery", seen)
        return "every check is up again, the probe's alert is resolved"

    def incident_resolved(self) -> str:
        """The incident is over by itself."""

        def seen() -> str | None:
            last = self._incidents("recent")[0]
            return f"after {last['duration_seconds']} s" if last["status"] == "resolved" else None

        return self._stage.until("the end of the incident", seen, ticks=12)  # rules look back over five minutes

    def page_resolved(self) -> str:
        """The page is closed where it was opened."""
        key = f"fitfoot/{self._incidents('recent')[0]['id']}"

        def seen() -> str | None:
            told = [page["event_action"] for page in self._pages(key) if page["accepted"]]
            return "trigger, then resolve: nobody looks for what is over" if told == ["trigger", "resolve"] else None

        return self._stage.until("the page's end", seen)

    def capacity_restored(self) -> str:
        """The crowd has gone, and the shop has what it had before."""
        self._stage.fault(SERVICE, "overload", on=False)
        self._stage.runbook(_AFTERWARDS, {"Incident": [self._incidents("recent")[0]["id"]]})
        now = self._stage.replicas()
        if now != self._replicas_before:
            raise StepFailed(f"there were {_shown(self._replicas_before)} replicas, and now {_shown(now)}")
        return f"{_AFTERWARDS}: replicas {_shown(now)} as before, the breaker off"

    def report_delivered(self) -> str:
        """Yesterday's report is in the team's inbox, once, however often it is asked for."""
        asked = [self._stage.invoke(_REPORTS, {"report": "daily"}) for _ in range(2)]
        receipt = asked[0]["mail"]["receipt"]
        mails = [mail for mail in self._stage.mails() if mail["accepted"] and mail["subject"] == _DAILY]
        if [mail["id"] for mail in mails] != [receipt] or asked[1]["mail"]["receipt"] != receipt:
            raise StepFailed(f"one mail was to come, not {len(mails)}: {asked[1]['mail']}")

        def told() -> str | None:  # a few of what is on the bus at a time
            return "told" if any(one["receipt"] == receipt for one in self._stage.heard("ReportDelivered")) else None

        self._stage.until("the bus telling of the report", told)
        return f"one mail, though asked for twice: {mails[0]['subject']} to {', '.join(mails[0]['to'])}"

    def _errors_seen(self) -> str | None:
        rate = self._stage.error_rate(SERVICE)
        if rate is None or rate < _CURED_BELOW:
            return None
        self._errors_before = rate
        return f"error rate {rate:.1f} %"

    def _all_up(self) -> str | None:
        return "up" if self._stage.status()["status"] == "up" else None

    def _incidents(self, which: str) -> list[dict[str, Any]]:
        return [one for one in self._stage.incidents(which) if one["group"] == f"service={SERVICE}"]

    def _pages(self, dedup_key: str) -> list[dict[str, Any]]:
        return [page for page in self._stage.pages() if page["dedup_key"] == dedup_key]


def _shown(replicas: dict[str, int]) -> str:
    return ", ".join(f"{name.removeprefix('fitfoot-')} {count}" for name, count in sorted(replicas.items()))
