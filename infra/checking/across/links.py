"""Checking: where alerts lead to: runbooks and dashboards that there are, in the region that there is; and orphans."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from functions.model.names import nearest
from functions.model.runbook import RUNBOOKS
from infra.checking.checkout import Checkout
from infra.checking.slips import host_slip
from infra.checking.written import Written, entries
from infra.operator.findings import Finding, shown
from infra.operator.regions import LOCAL

_DOCUMENT: Final = re.compile(r"/systems-manager/documents/([^/?#]+)")
_REGION: Final = re.compile(r"//([a-z0-9-]+)\.console\.aws\.amazon\.com|[?&]region=([a-z0-9-]+)")
_DASHBOARD: Final = re.compile(r"//([^/?#]+)/d/([^/?#]+)")


@dataclass(frozen=True)
class Link:
    """An address in a file, and whether it is to lead to a runbook or to a dashboard."""

    written: Written
    keys: tuple[str, ...]
    to_runbook: bool

    @property
    def url(self) -> str:
        """The address."""
        return self.written.text(*self.keys)

    def finding(self, message: str, hint: str) -> Finding:
        """What is wrong with it."""
        return self.written.finding(*self.keys, message=message, hint=hint)


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Addresses that lead nowhere, runbooks that nothing leads to."""
    links = [one for one in _links(checkout) if one.url]
    for link in links:
        yield from _runbook(link, checkout)
    yield from _regions(links, checkout)
    yield from _dashboards(links, checkout)
    yield from _documents(checkout)
    orphans = list(_orphans(checkout, links)) if checkout.all_named else []
    yield from orphans
    yield from unknown(checkout, {one.file for one in orphans})


def _links(checkout: Checkout) -> Iterator[Link]:
    for rule in checkout.rules:
        yield Link(rule, ("annotations", "runbook_url"), to_runbook=True)
        yield Link(rule, ("annotations", "dashboard_url"), to_runbook=False)
    for document, key in ((checkout.routes.document, "routes"), (checkout.kpis.document, "kpis")):
        for one in entries(document, key):
            yield Link(one, ("runbook",), to_runbook=True)
            yield Link(one, ("dashboard",), to_runbook=False)


def _runbook(link: Link, checkout: Checkout) -> Iterator[Finding]:
    if found := _DOCUMENT.search(link.url):
        if not link.to_runbook:
            yield link.finding("leads to a runbook, and not to a dashboard", "write a dashboard's address")
        elif found[1] not in checkout.runbooks:
            yield link.finding(f"there is no runbook {shown(found[1])}", _meant(found[1], checkout.runbooks))


def _regions(links: Iterable[Link], checkout: Checkout) -> Iterator[Finding]:
    """Documents are where the stack is deployed. Where all links agree on another region, the settings are wrong."""
    deployed = [one for one in checkout.settings if one.found and one.found.name != LOCAL]
    regions = {one.found.region for one in deployed if one.found}
    asked = [(link, _asked(link)) for link in links if _DOCUMENT.search(link.url)]
    led_to = {region for _, found in asked for region in found}
    if len(asked) > 1 and len(led_to) == 1 and not led_to & regions:
        for one in deployed:
            if one.document:
                message = f"every runbook_url leads to {min(led_to)}, where these settings deploy nothing"
                yield one.document.finding(("region",), message, f"write region: {min(led_to)}, or change the links")
        return
    for link, found in asked:
        if regions and (other := next((region for region in found if region not in regions), None)):
            message = f"leads to {other}, and the settings deploy to {', '.join(sorted(regions))}"
            yield link.finding(message, f"write {min(regions)}")


def _asked(link: Link) -> list[str]:
    return [host or parameter for host, parameter in _REGION.findall(link.url)]


def _dashboards(links: Sequence[Link], checkout: Checkout) -> Iterator[Finding]:
    """Those of the Grafana that most lead to; another one's are its own."""
    leading = [(link, found) for link in links if (found := _DASHBOARD.search(link.url))]
    usual = Counter(found[1] for _, found in leading).most_common(1)
    uids = [file.stem for file in checkout.dashboards]
    for link, found in leading:
        if link.to_runbook:
            yield link.finding("leads to a dashboard, and not to a runbook", "write a runbook's address")
        elif meant := host_slip(found[1], [host for host, _ in usual]):
            yield link.finding(f"nothing else leads to the host {shown(found[1])}", f"did you mean {meant}?")
        elif uids and found[1] == usual[0][0] and found[2] not in uids:
            yield link.finding(f"there is no dashboard with the uid {shown(found[2])}", _meant(found[2], uids))


def _documents(checkout: Checkout) -> Iterator[Finding]:
    """Runbooks that routes name and nobody wrote."""
    for route in entries(checkout.routes.document, "routes"):
        name = route.text("document")
        if name in RUNBOOKS and name not in checkout.runbooks:
            message = f"there is no runbook {name} in infra/runbooks"
            yield route.finding("document", message=message, hint=_meant(name, checkout.runbooks))


def _orphans(checkout: Checkout, links: Iterable[Link]) -> Iterator[Finding]:
    """Runbooks that neither a rule, a route, a KPI nor another runbook names: who would ever run them?"""
    routes = entries(checkout.routes.document, "routes")
    named = {found[1] for link in links if (found := _DOCUMENT.search(link.url))} | {
        one.text("document") for one in routes
    }
    texts = {file: file.read_text("utf-8", "replace") for file in checkout.runbook_files if file.is_file()}
    for file, name in zip(checkout.runbook_files, checkout.runbooks, strict=True):
        if name not in named and not any(name in text for other, text in texts.items() if other != file):
            message = f"nothing leads to {name}: no rule, route, KPI or other runbook names it"
            first = "" if name in RUNBOOKS else f"{_ADD}, then "
            hint = f"{first}name it in a rule's runbook_url or as a route's document, or remove it"
            yield Finding(file, 1, "", message, hint)


def unknown(checkout: Checkout, told: Container[Path] = (), known: Container[str] = RUNBOOKS) -> Iterator[Finding]:
    """Runbooks that are deployed and could not run: the functions give their lock to those that they know only."""
    for file, name in zip(checkout.runbook_files, checkout.runbooks, strict=True):
        if name not in known and file not in told:
            yield Finding(file, 1, "", f"the functions know no {name}: it would get no lock, nor a route", _ADD)


_ADD: Final = "add it to RUNBOOKS in functions/model/runbook.py, and to rivals.py there if it changes capacity"


def _meant(name: str, known: Iterable[str]) -> str:
    near = nearest(name, names := list(known))
    return f"did you mean {near}?" if near else f"there are {', '.join(names) or 'none'}"
