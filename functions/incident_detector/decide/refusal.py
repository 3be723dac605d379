"""Incident detector: what people may not do to an incident, said with what to do instead; pure."""

import json

from functions.incident_detector.decide.standing import SOURCE
from functions.incident_detector.decide.turns import firing_of
from functions.incident_detector.decide.wording import said, when
from functions.model.alert import Alert
from functions.model.incident import Incident
from functions.model.matcher import Matcher

TEXT_CHARS = 2000
LOOK_ANEW = frozenset({"health_probe", "rules", "watch", SOURCE})
"""Sources that look each minute: what they see firing would be an incident again at once."""


class NotNow(Exception):
    """It cannot be done, or not to this incident as it stands; the message is a sentence that says why."""


def refuse_when_over(incident: Incident) -> None:
    """Raise NotNow for what is resolved."""
    if incident.over:
        by = f" by {incident.resolved_by}" if incident.resolved_by else ""
        raise NotNow(f"it was resolved{by} on {when(incident.resolved_at or incident.updated_at)}")


def refuse_while_seen(incident: Incident) -> None:
    """Raise NotNow while something that is looked at each minute fires."""
    seen = [alert for alert in firing_of(incident.alerts) if alert.source in LOOK_ANEW]
    if not seen:
        return
    acknowledge = json.dumps({"incident": incident.id, "action": "acknowledge"})
    silence = json.dumps({"silence": {"matchers": [_matcher(seen[0])], "for": "1h", "comment": "why"}})
    raise NotNow(
        f"{said(seen[0])}; this is looked at each minute and would be an incident again at once. "
        f"Acknowledge it with {acknowledge}, or silence it with {silence}"
    )


def checked(text: str) -> str:
    """A note as it is kept: what is not printable, but for line ends, is a space.

    Raises:
        NotNow: nothing, or more than 2000 characters.
    """
    words = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text).strip()
    if not words:
        raise NotNow("a note needs a text")
    if len(words) > TEXT_CHARS:
        raise NotNow(f"a note has up to {TEXT_CHARS} characters; this one has {len(words)}")
    return words


def _matcher(alert: Alert) -> str:
    return str(Matcher("service", "=", alert.service))
