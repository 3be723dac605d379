"""PagerDuty: pages by the REST API, where there is only a token and a service."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from functions.model.delivery import Accepted, Delivery, Later, Refused
from functions.model.notice import Notice
from functions.pagerduty.exchange import Caller, Reply
from functions.pagerduty.page import Page, page_of

REST_URL = "https://api.pagerduty.com"
_MOST_TITLE = 255
_STATUSES = {"acknowledge": "acknowledged", "resolve": "resolved"}


@dataclass(frozen=True)
class Account:
    """A token, the service whose people are woken, and the address of the user in whose name we speak."""

    token: str
    service: str
    speaker: str


@dataclass(frozen=True)
class _Open:
    id: str
    urgency: str
    status: str


class RestSender:
    """Sends notices as incidents, each under its dedup key, of which PagerDuty has at most one open."""

    def __init__(
        self, client: httpx.Client, account: Account, *, incidents_url: str = "", base_url: str = REST_URL
    ) -> None:
        headers = {
            "Authorization": f"Token token={account.token}",
            "Accept": "application/vnd.pagerduty+json;version=2",
            "Content-Type": "application/json",
            "From": account.speaker,
        }
        self._caller = Caller(client, base_url, headers, account.token)
        self._service, self._incidents_url = account.service, incidents_url

    def send(self, notice: Notice, receipt: str) -> Delivery:
        """Send one; `receipt` is the id that PagerDuty gave the incident, or empty."""
        page = page_of(notice, f"{self._incidents_url}/{notice.incident}" if self._incidents_url else "")
        return self._open(page) if page.action == "trigger" else self._update(page, receipt)

    def _open(self, page: Page) -> Delivery:
        answer = self._caller.call("POST", "/incidents", {"incident": self._incident(page)})
        if not isinstance(answer, Reply):
            return answer
        if answer.status == HTTPStatus.CREATED:
            return Accepted(_id_of(answer.body))
        if answer.status != HTTPStatus.BAD_REQUEST:
            return answer.failed()
        # A duplicate is refused with 400, and so is a mistake: what is open tells one from the other.
        found = self._find(page)
        if not isinstance(found, _Open):
            return found or answer.failed()
        return self._raise(found) if page.urgency == "high" != found.urgency else Accepted(found.id, "it was open")

    def _raise(self, found: _Open) -> Delivery:
        """A page that only waited for the morning becomes one that wakes somebody."""
        return self._put(found.id, {"urgency": "high"}) or Accepted(found.id, "it was open; its urgency is high now")

    def _update(self, page: Page, receipt: str) -> Delivery:
        # A resolve looks what is open, even with a receipt: a late sender may have opened another under the same key.
        found = self._find(page) if page.action == "resolve" or not receipt else None
        if isinstance(found, Later | Refused):
            return found
        id_ = found.id if found else receipt
        if not id_:
            return Accepted(remark="nothing of it was open any more")
        failed = self._put(id_, {"status": _STATUSES[page.action]})
        if not isinstance(failed, Refused):
            return failed or Accepted(id_)
        left = self._find(page)
        if isinstance(left, _Open):
            return failed if left.status != _STATUSES[page.action] else Accepted(id_, "it was so already")
        return left or Accepted(id_, "nothing of it was open any more")

    def _put(self, id_: str, change: dict[str, str]) -> Later | Refused | None:
        """Change an incident of PagerDuty's; None where that was done."""
        answer = self._caller.call("PUT", f"/incidents/{id_}", {"incident": {"type": "incident_reference", **change}})
        if isinstance(answer, Reply):
            return None if answer.status == HTTPStatus.OK else answer.failed()
        return answer

    def _find(self, page: Page) -> _Open | Later | Refused | None:
        """What is open under the page's key; None where nothing is."""
        params = {"incident_key": page.dedup_key, "statuses[]": ["triggered", "acknowledged"], "date_range": "all"}
        answer = self._caller.call("GET", "/incidents", params=params)
        if not isinstance(answer, Reply):
            return answer
        if answer.status != HTTPStatus.OK or not isinstance(answer.body, dict):
            return answer.failed()
        incidents = [one for one in answer.body.get("incidents", []) if isinstance(one, dict)]
        return next((_open(one) for one in incidents if one.get("incident_key") == page.dedup_key), None)

    def _incident(self, page: Page) -> dict[str, Any]:
        said = page.details.get("text", page.summary), page.details.get("deployed", "")
        lines = [*filter(None, said), *(f"{text}: {href}" for href, text in page.links)]
        return {
            "type": "incident",
            "title": page.shortened(_MOST_TITLE),
            "service": {"id": self._service, "type": "service_reference"},
            "urgency": page.urgency,
            "incident_key": page.dedup_key,
            "body": {"type": "incident_body", "details": "\n".join(lines)},
        }


def _open(incident: dict[str, Any]) -> _Open:
    return _Open(str(incident.get("id", "")), str(incident.get("urgency", "")), str(incident.get("status", "")))


def _id_of(body: object) -> str:
    incident = body.get("incident") if isinstance(body, dict) else None
    return str(incident.get("id", "")) if isinstance(incident, dict) else ""
