"""Web vitals: what a request's headers tell of who sent it: the kind of device, and the page; pure."""

from collections.abc import Mapping
from typing import Final

from functions.model.vitals import Device
from functions.web_vitals.beacon import Sender
from functions.web_vitals.request import Request

_TABLETS: Final = ("ipad", "tablet", "silk", "kindle", "playbook")
_PHONES: Final = ("mobi", "iphone", "ipod")


def sender(request: Request) -> Sender:
    """Who sent it, without anything that tells one visitor from another."""
    return Sender(request.id, device(request.headers.get("user-agent", "")), _page(request.headers))


def device(agent: str) -> Device:
    """By a user agent, as browsers write it. An iPad of today says that it is a Mac: our reporter knows better."""
    agent = agent.lower()
    phone = any(word in agent for word in _PHONES)
    if any(word in agent for word in _TABLETS) or ("android" in agent and not phone):
        return "tablet"
    return "mobile" if phone else "desktop"


def _page(headers: Mapping[str, str]) -> str | None:
    """The page that sent it, where the referrer has a path: to another origin browsers tell the host alone."""
    referrer = headers.get("referer", "")
    whole = headers.get("sec-fetch-site") == "same-origin" or referrer.count("/") > 3  # noqa: PLR2004 - https://host/
    return referrer if referrer and whole else None
