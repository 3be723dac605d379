"""Infra: where a dashboard leads to: runbooks, dashboards and tags that there are."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from functions.model.names import did_you_mean
from infra.operator.findings import Finding, shown
from infra.operator.grafana.part import Part

_DOCUMENT: Final = re.compile(r"/systems-manager/documents/([^/?#]+)")
_DASHBOARD: Final = re.compile(r"(?:^|//[^/?#]+)/d/([^/?#]+)")
_REGION: Final = re.compile(r"//([a-z0-9-]+)\.console\.aws\.amazon\.com/[^?#]*\?(?:[^#]*&)?region=([a-z0-9-]+)")


@dataclass(frozen=True)
class Known:
    """What can be led to: runbooks' names, dashboards' uids, dashboards' tags, and the regions that are deployed to."""

    runbooks: Collection[str]
    uids: Collection[str]
    tags: Collection[str]
    regions: Collection[str]


def findings(page: Part, panels: Collection[Part], known: Known) -> Iterator[Finding]:
    """Links of a page, of its panels and of their fields that lead nowhere."""
    for link in page.each("links"):
        if link.text("type") == "dashboards":
            yield from _tags(link, known)
        else:
            yield from _link(link, known)
    for panel in panels:
        for link in (*panel.each("links"), *panel.each("fieldConfig", "defaults", "links")):
            yield from _link(link, known)


def _tags(link: Part, known: Known) -> Iterator[Finding]:
    tags = link.at("tags").value
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        if str(tag) not in known.tags:
            message = f"no dashboard has the tag {shown(tag)}"
            yield link.finding("tags", index, message=message, hint=_meant(str(tag), known.tags))


def _link(link: Part, known: Known) -> Iterator[Finding]:
    url = link.text("url")
    if not link.text("title"):
        yield link.finding("title", message="a link has no title", hint="say where it leads to")
    if not url.startswith(("https://", "/")):
        message = f"is an address, not {shown(link.at('url').value)}"
        yield link.finding("url", message=message, hint="write https://…, or /d/ and a dashboard's uid")
    if (found := _DOCUMENT.search(url)) and found[1] not in known.runbooks:
        message = f"there is no runbook {shown(found[1])}"
        yield link.finding("url", message=message, hint=_meant(found[1], known.runbooks))
    if (found := _DASHBOARD.search(url)) and found[1] not in known.uids:
        message = f"there is no dashboard with the uid {shown(found[1])}"
        yield link.finding("url", message=message, hint=_meant(found[1], known.uids))
    if found := _REGION.search(url):
        yield from _region(link, found[1], found[2], known)


def _region(link: Part, host: str, asked: str, known: Known) -> Iterator[Finding]:
    if host != asked:
        message = f"leads to the console of {host}, for {asked}"
        yield link.finding("url", message=message, hint="write the same region twice")
    elif known.regions and host not in known.regions:
        message = f"leads to {host}, and the settings deploy to {', '.join(sorted(known.regions))}"
        yield link.finding("url", message=message, hint="write that region in infra/dashboards, and make the file anew")


def _meant(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, sorted(known)).removeprefix("; ")
