"""PagerDuty: pages by the Events API v2, with a routing key."""

from http import HTTPStatus
from typing import Any

import httpx

from functions.model.delivery import Accepted, Delivery
from functions.model.notice import Notice
from functions.pagerduty.exchange import Caller, Reply
from functions.pagerduty.page import MOST_URL, Page, page_of

EVENTS_URL = "https://events.pagerduty.com"
CLIENT = "FitFoot monitoring"


class EventsSender:
    """Sends notices as events. What is repeated under the same key changes nothing there."""

    def __init__(
        self, client: httpx.Client, routing_key: str, *, incidents_url: str = "", base_url: str = EVENTS_URL
    ) -> None:
        self._caller = Caller(client, base_url, {"Content-Type": "application/json"}, routing_key)
        self._routing_key, self._incidents_url = routing_key, incidents_url

    def send(self, notice: Notice, receipt: str) -> Delivery:
        """Send one; PagerDuty knows its episode by the key, so that no receipt is needed."""
        del receipt
        url = f"{self._incidents_url}/{notice.incident}" if self._incidents_url else ""
        answer = self._caller.call("POST", "/v2/enqueue", self._event(page_of(notice, url), url))
        if not isinstance(answer, Reply):
            return answer
        if answer.status != HTTPStatus.ACCEPTED:
            return answer.failed()
        key = answer.body.get("dedup_key") if isinstance(answer.body, dict) else None
        return Accepted(receipt=key if isinstance(key, str) else "")

    def _event(self, page: Page, url: str) -> dict[str, Any]:
        event: dict[str, Any] = {
            "routing_key": self._routing_key,
            "event_action": page.action,
            "dedup_key": page.dedup_key,
        }
        if page.action != "trigger":
            return event
        payload = {
            "summary": page.summary,
            "source": page.source,
            "severity": page.severity,
            "timestamp": page.timestamp,
            "component": page.component,
            "group": page.group,
            "custom_details": page.details,
        }
        event["payload"] = {name: value for name, value in payload.items() if value}
        event["client"] = CLIENT
        if 0 < len(url) <= MOST_URL:
            event["client_url"] = url
        if page.links:
            event["links"] = [{"href": href, "text": text} for href, text in page.links]
        return event
