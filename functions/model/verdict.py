"""Model: what a runbook's step comes to, in one word that its document branches on.

An Automation document may look into a step's answer only as a text (`Contains`), so that each verdict is a word that
stands nowhere else: whatever else an answer says goes through `plain`.
"""

from enum import StrEnum

_PREFIX = "VERDICT_"


class Verdict(StrEnum):
    """No verdict contains another."""

    LOCKED = "VERDICT_LOCKED"
    REFUSED = "VERDICT_REFUSED"
    RELEASED = "VERDICT_RELEASED"
    ANSWERED = "VERDICT_ANSWERED"
    RECORDED = "VERDICT_RECORDED"
    RECOVERED = "VERDICT_RECOVERED"
    ILL = "VERDICT_ILL"
    UNKNOWN = "VERDICT_UNKNOWN"
    DEPLOYED = "VERDICT_DEPLOYED"
    UNCHANGED = "VERDICT_UNCHANGED"
    SAVED = "VERDICT_SAVED"
    NOTHING = "VERDICT_NOTHING"
    DONE = "VERDICT_DONE"
    READY = "VERDICT_READY"
    WAITING = "VERDICT_WAITING"


def plain(text: str) -> str:
    """A text of somebody else's, in which no verdict stands."""
    return text.replace(_PREFIX, "verdict_")
