"""Infra: the dashboards' files: whether Grafana can load them, and readers understand them.

What the expressions mean is looked at elsewhere (expressions.py); here, everything around them.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from infra.operator.findings import FilesRefused, Finding, shown
from infra.operator.grafana import links, own, panels, targets
from infra.operator.grafana.part import Part
from infra.operator.json_file import read_json
from infra.operator.regions import deployed_to

FOLDER: Final = "infra/monitoring/grafana/dashboards"
RUNBOOKS: Final = "infra/runbooks"
SETTINGS: Final = "infra/monitoring/settings"
_SPAN: Final = re.compile(r"\d+(ms|s|m|h|d|w|M|y)")
_MOMENT: Final = re.compile(r"now(-\d+(s|m|h|d|w|M|y))?(/(s|m|h|d|w|M|y))?")


def files(folder: Path) -> list[Path]:
    """The dashboards of a checkout."""
    return sorted((folder / FOLDER).glob("*.json"))


def findings(folder: Path) -> list[Finding]:
    """Every mistake in the dashboards of a checkout; a file that cannot be read blinds no other."""
    found: list[Finding] = []
    pages: list[Part] = []
    for file in files(folder):
        try:
            document = read_json(file)
        except FilesRefused as refused:
            found += refused.findings
        else:
            found += document.findings
            pages.append(Part(document))
    known = _known(folder, pages)
    for page in pages:
        told = list(_page(page, known))
        found += filter(own.is_wrong, told) if own.is_own(page) else told
    found += _of_one_uid(pages)
    if not files(folder):
        found.append(Finding(folder / FOLDER, 1, "", "holds no dashboard", "run uv run python -m infra.generated"))
    return found


def _of_one_uid(pages: Collection[Part]) -> Iterator[Finding]:
    """Somebody's own dashboard under a uid that another has: Grafana would show either of them."""
    taken = {page.text("uid"): page for page in pages if not own.is_own(page)}
    for page in filter(own.is_own, pages):
        uid = page.text("uid")
        if uid and (other := taken.setdefault(uid, page)) is not page:
            message = f"the uid {uid} is taken by {other.document.file.name}"
            yield page.finding("uid", message=message, hint="give each dashboard one of its own")


def _known(folder: Path, pages: Collection[Part]) -> links.Known:
    """What can be led to; a file that cannot be read is one all the same."""
    books = sorted(one for one in (folder / RUNBOOKS).glob("*") if one.suffix in (".yaml", ".yml"))
    names = ["FitFoot-" + "".join(word.capitalize() for word in book.stem.split("-")) for book in books]
    tags = {tag for page in pages for tag in _tags(page)}
    uids = [page.text("uid") for page in pages if own.is_own(page)]
    return links.Known(names, [*(file.stem for file in files(folder)), *uids], tags, deployed_to(folder / SETTINGS))


def _page(page: Part, known: links.Known) -> Iterator[Finding]:
    yield from _itself(page)
    yield from _times(page)
    variables = [one.text("name") for one in page.each("templating", "list")]
    yield from _chosen(page)
    everything = panels.panels_of(page)
    if not everything:
        yield page.finding("panels", message="there is no panel", hint="give the page a panel, or remove the file")
    yield from panels.findings(everything, variables)
    for annotation in page.each("annotations", "list"):
        yield from targets.of_annotation(annotation, variables)
    yield from links.findings(page, everything, known)


def _itself(page: Part) -> Iterator[Finding]:
    """What others know it by."""
    uid = page.document.file.stem
    if page.at("uid").value != uid:
        message = f"the uid is {shown(page.at('uid').value)}, and the file is called {uid}.json: links lead to {uid}"
        yield page.finding("uid", message=message, hint=f"write {uid}, or rename the file")
    if page.at("id").value is not None:
        message = "a number that one Grafana gave it; in another it is somebody else's"
        yield page.finding("id", message=message, hint="remove it: the uid is its name")
    for key, hint in (("title", "name the page"), ("description", "say what question it answers")):
        if not page.text(key):
            yield page.finding(key, message=f"has no {key}", hint=hint)
    if not _tags(page):
        yield page.finding("tags", message="has no tag, by which others lead to it", hint='write ["fitfoot"]')
    if not isinstance(page.at("schemaVersion").value, int):
        message = f"is the number of the format, not {shown(page.at('schemaVersion').value)}"
        yield page.finding("schemaVersion", message=message, hint="write 42")


def _times(page: Part) -> Iterator[Finding]:
    if not _SPAN.fullmatch(page.text("refresh")):
        message = f"is a span like 1m, not {shown(page.at('refresh').value)}"
        yield page.finding("refresh", message=message, hint="write 1m")
    for edge, example in (("from", "now-6h"), ("to", "now")):
        if not _MOMENT.fullmatch(page.text("time", edge)):
            message = f"is a moment like {example}, not {shown(page.at('time', edge).value)}"
            yield page.finding("time", edge, message=message, hint=f"write {example}")
    zone = page.text("timezone")
    try:
        known = zone in ("browser", "utc") or bool(zone and ZoneInfo(zone))
    except (OSError, ValueError, KeyError):
        known = False
    if not known:
        message = f"there is no time zone {shown(page.at('timezone').value)}"
        yield page.finding("timezone", message=message, hint="write Europe/Zurich")


def _chosen(page: Part) -> Iterator[Finding]:
    """The variable by which a reader chooses the Prometheus; and those that have no name or a name twice."""
    taken: set[str] = set()
    for variable in page.each("templating", "list"):
        name = variable.text("name")
        if not name or name in taken:
            message = f"the name {name} is taken by another variable" if name else "has no name"
            yield variable.finding("name", message=message, hint="give each variable a name of its own")
        taken.add(name)
        if name == "datasource" and (variable.text("type"), variable.text("query")) != ("datasource", "prometheus"):
            message = "does not let a reader choose a Prometheus"
            yield variable.finding("query", message=message, hint='write "type": "datasource", "query": "prometheus"')
    if "datasource" not in taken:
        message = "there is no variable datasource, which all panels ask"
        yield page.finding("templating", message=message, hint='add one of "type": "datasource", "query": "prometheus"')


def _tags(page: Part) -> list[str]:
    tags = page.at("tags").value
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
