"""State: a notice as an item, from when it is owed until it is settled."""

from functions.model.alert import Severity
from functions.model.notice import Channel, Notice, NoticeKind
from functions.model.period import parse_utc, utc_text
from functions.state.attributes import clipped, strings
from functions.state.client import Item
from functions.state.deployments import attributes_of, deployment_of_item
from functions.state.incident_item import MOST_CHARACTERS
from functions.state.incidents_table import key

OWED = "owed"
_TEXTS = ("runbook", "dashboard", "document", "problem")


def owed_key(notice: Notice) -> Item:
    """Its place: an incident's notices stand together in their order."""
    return key(OWED, f"{notice.incident}/{notice.number:08}/{notice.channel}")


def notice_item(notice: Notice) -> Item:
    """The item of a notice."""
    texts = {
        "incident": notice.incident,
        "channel": notice.channel,
        "kind": notice.kind,
        "owed_at": utc_text(notice.owed_at),
        "opened_at": utc_text(notice.opened_at),
        "severity": notice.severity,
        "service": notice.service,
        "group": notice.group,
        "title": clipped(notice.title, MOST_CHARACTERS),
        "text": clipped(notice.text, MOST_CHARACTERS),
        **{name: text for name in _TEXTS if (text := getattr(notice, name))},
    }
    if notice.not_before:
        texts["not_before"] = utc_text(notice.not_before)
    deployed: Item = {"deployed": {"M": attributes_of(notice.deployed)}} if notice.deployed else {}
    return {
        **deployed,
        **owed_key(notice),
        **{name: {"S": str(text)} for name, text in texts.items()},
        "number": {"N": str(notice.number)},
        "attempts": {"N": str(notice.attempts)},
        "drill": {"BOOL": notice.drill},
    }


def notice_of_item(item: Item) -> Notice:
    """Read what `notice_item` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    return Notice(
        incident=text["incident"],
        number=int(item["number"]["N"]),
        channel=Channel(text["channel"]),
        kind=NoticeKind(text["kind"]),
        owed_at=parse_utc(text["owed_at"]),
        opened_at=parse_utc(text["opened_at"]),
        severity=Severity(text["severity"]),
        service=text["service"],
        group=text["group"],
        title=text["title"],
        text=text["text"],
        runbook=text.get("runbook", ""),
        dashboard=text.get("dashboard", ""),
        document=text.get("document", ""),
        deployed=deployment_of_item(item["deployed"]["M"]) if "deployed" in item else None,
        drill=item["drill"]["BOOL"],
        attempts=int(item["attempts"]["N"]),
        not_before=parse_utc(text["not_before"]) if "not_before" in text else None,
        problem=text.get("problem", ""),
    )
