"""State: an incident's timeline: pages of lines, each page written once."""

from collections.abc import Iterable, Sequence

from functions.model.incident import Entry, EntryKind, Incident
from functions.model.period import parse_utc
from functions.state.attributes import clipped, expiry, instant, strings
from functions.state.client import Item
from functions.state.incident_item import MOST_CHARACTERS, PARTS_KEPT, subject_of
from functions.state.incidents_table import key

TIMELINE = "timeline/"
_LINES = 50
"""Of a page: however many alerts join at once, what is told of it takes few of a transaction's hundred items."""


def timeline_items(incident: Incident, entries: Sequence[Entry]) -> list[Item]:
    """What a change adds to the timeline, in pages: `timeline/000003/00`."""
    pages = [entries[first : first + _LINES] for first in range(0, len(entries), _LINES)]
    return [timeline_item(incident.id, f"{incident.version:06}/{number:02}", page) for number, page in enumerate(pages)]


def timeline_item(incident: str, place: str, entries: Sequence[Entry]) -> Item:
    """A page of a timeline, which has one at least."""
    return {
        **key(subject_of(incident), f"{TIMELINE}{place}"),
        "lines": {"L": [{"M": _line(entry)} for entry in entries]},
        "expires": expiry(entries[0].at, PARTS_KEPT),
    }


def timeline_of_items(items: Iterable[Item]) -> list[Entry]:
    """All lines in the order they happened; those that this version cannot read are left out."""
    entries = []
    for line in (line for item in items for line in item.get("lines", {}).get("L", [])):
        text = strings(line["M"])
        if text.get("kind") in set(EntryKind) and "at" in text:
            entry = Entry(parse_utc(text["at"]), EntryKind(text["kind"]), text.get("text", ""), text.get("by", ""))
            entries.append(entry)
    return sorted(entries, key=lambda entry: entry.at)


def _line(entry: Entry) -> Item:
    texts = {"kind": entry.kind, "text": clipped(entry.text, MOST_CHARACTERS), "by": entry.by}
    return {"at": instant(entry.at), **{name: {"S": str(text)} for name, text in texts.items() if text}}
