"""API: incidents as pages for a tired person with a phone; pure. The templates are `templates/incident*.html.j2`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from functions.api import cost_wording, incident_wording, wording
from functions.api.incidents import Known
from functions.api.pages import Pages
from functions.model.cost import Cost
from functions.model.incident import Entry, Incident, IncidentStatus
from functions.model.incident_json import worst_first
from functions.model.link import DASHBOARD, name_of
from functions.model.period import utc_text

if TYPE_CHECKING:
    from functions.api.trouble import Trouble

_PAGES = Pages("status.css", "incidents.css", forms=True, wording=wording, words=incident_wording, utc_text=utc_text)
_ORDER = ("Runbook", DASHBOARD, "Sentry", "UptimeRobot")
_WEB = ("https://", "http://")


def listed(known: Known, now: datetime) -> str:
    """The list: what stands, then what is over by day, drills among them."""
    over = [one for one in known.incidents if one.over]
    days = [(day, list(each)) for day, each in groupby(over, key=lambda one: incident_wording.day(one.opened_at, now))]
    standing = sorted((one for one in known.incidents if not one.over), key=_urgency)
    return _PAGES.render("incidents.html.j2", known=known, standing=standing, days=days, now=now)


def one(incident: Incident, timeline: Iterable[Entry], cost: Cost | None, now: datetime, user: str) -> str:
    """One incident: what, since when, how bad, who has it, what it costs, what to do, what changed."""
    entries = incident_wording.gathered(timeline)[::-1]
    days = [(day, list(each)) for day, each in groupby(entries, key=lambda entry: incident_wording.day(entry.at, now))]
    return _PAGES.render(
        "incident.html.j2",
        incident=incident,
        alerts=worst_first(incident.alerts.values()),
        days=days,
        links=links(incident),
        cost=cost_wording.line(incident, cost),
        basis=cost_wording.basis(incident, cost, now),
        now=now,
        user=user,
    )


def troubled(trouble: "Trouble", path: str, *, again: bool) -> str:
    """What stands in for a page that cannot be had; `again` offers to ask once more."""
    up = path.count("/") - 1
    back = f"{'../' * up}incidents"
    incident = path.split("/")[2] if up > 1 else ""
    return _PAGES.render("trouble.html.j2", trouble=trouble, back=back, incident=incident, again=again)


def links(incident: Incident) -> list[tuple[str, str]]:
    """Where to read on, by name: those of the incident, or else of its alerts; of what was deployed before, last.

    Only addresses of the web are links.
    """
    found: dict[str, str] = {}
    alerts = worst_first(incident.alerts.values())
    holders = ((incident.runbook, incident.dashboard), *((alert.runbook, alert.dashboard) for alert in alerts))
    for runbook, dashboard in holders:
        for name, address in (("Runbook", runbook), (name_of(dashboard), dashboard)):
            if address.lower().startswith(_WEB):
                found.setdefault(name, address)
    shipped = incident.deployed.url if incident.deployed else ""
    deployment = [("Deployment", shipped)] if shipped.lower().startswith(_WEB) else []
    return [*sorted(found.items(), key=lambda link: _ORDER.index(link[0])), *deployment]


def _urgency(incident: Incident) -> tuple[bool, bool, int]:
    """What nobody has comes first, then the severest; drills last."""
    return incident.drill, incident.status is IncidentStatus.ACKNOWLEDGED, incident.severity.rank


def headers() -> Mapping[str, str]:
    """The policy of these pages. Their forms have to say where they come from, so that we are told our own address."""
    return {"Content-Security-Policy": _PAGES.content_security_policy, "Referrer-Policy": "same-origin"}
