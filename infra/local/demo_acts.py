"""Local run: the demo's story after the deployment: what is done to the shop, and what has to come of it, by step."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from infra.local.demo_steps import Stage, StepFailed

SERVICE = "api"


class Acts:
    """Each act is a step of the demo, named as it is; it answers what came of it, or raises StepFailed."""

    count: ClassVar = 8

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @property
    def in_order(self) -> Sequence[Callable[[], str]]:
        """The whole story."""
        return (
            self.healthy,
            self.broken,
            self.detected,
            self.incident_opened,
            self.paged_once,
            self.healed,
            self.incident_resolved,
            self.page_resolved,
        )

    def healthy(self) -> str:
        """Every check is up."""
        return self._stage.until("a healthy shop", lambda: self._all_up() and "every check is up")

    def broken(self) -> str:
        """The database goes away."""
        self._stage.fault("db", "down", on=True)
        return "the database refuses every connection of the API"

    def detected(self) -> str:
        """The probe sees it, and says so in the table and on the bus."""
        stage = self._stage

        def seen() -> str | None:
            alert = stage.alert(SERVICE)
            down = any(check["name"] == SERVICE and check["status"] == "down" for check in stage.status()["checks"])
            return alert["reason"] if down and alert.get("status") == "firing" else None

        reason = stage.until("the outage", seen)
        stage.until("the event of it", lambda: "heard" if stage.heard(SERVICE, "down") else None)
        return f"api is down ({reason}); its alert fires, the bus told"

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
        return f"PagerDuty was told once, however often anybody looks: {pages[0]['summary']}"

    def healed(self) -> str:
        """The database is back."""
        self._stage.fault("db", "down", on=False)

        def seen() -> str | None:
            return "up" if self._all_up() and self._stage.alert(SERVICE).get("status") == "resolved" else None

        self._stage.until("the recovery", seen)
        return "every check is up again, the alert is resolved"

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

    def _all_up(self) -> str | None:
        return "up" if self._stage.status()["status"] == "up" else None

    def _incidents(self, which: str) -> list[dict[str, Any]]:
        return [one for one in self._stage.incidents(which) if one["group"] == f"service={SERVICE}"]

    def _pages(self, dedup_key: str) -> list[dict[str, Any]]:
        return [page for page in self._stage.pages() if page["dedup_key"] == dedup_key]
