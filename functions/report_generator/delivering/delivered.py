"""Report generator: delivering: how far a delivery came, and what somebody has to know of it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from functions.model.period import utc_text
from functions.report_generator.delivering.addressees import Nobody
from functions.state.deliveries import Dispatch, Standing

IN_HAND: Final = timedelta(minutes=10)
"""How long one that is being sent is left to who sends it: longer than a run may take; no second mail goes before."""


@dataclass(frozen=True)
class Delivered:
    """How far it came. `trouble` is what somebody has to know: then it is not all done."""

    dispatch: Dispatch
    trouble: tuple[str, ...] = ()


def trouble_of(dispatch: Dispatch) -> tuple[str, ...]:
    """What where its mail stands says."""
    if dispatch.standing is Standing.REFUSED:
        return (f"the mail is not sent: {dispatch.reason}; it is tried again when the report is asked for again",)
    if dispatch.standing is Standing.UNKNOWN:
        again = f'{{"report": "{dispatch.kind}", "date": "{dispatch.day}", "resend": true}} sends it again'
        since = f"from {utc_text(dispatch.at + IN_HAND)} on"
        return (f"whether the mail was sent is unknown: {dispatch.reason}; {again} {since}",)
    return ()


def to_nobody(dispatch: Dispatch, nobody: Nobody, trouble: tuple[str, ...]) -> Delivered:
    """It stays as it is, and goes out once there is somebody."""
    if nobody.set_up:
        return Delivered(dispatch, (*trouble, f"the mail is not sent: {nobody.reason}"))
    return Delivered(replace(dispatch, reason=nobody.reason), trouble)


def left_to_another(found: Dispatch) -> Delivered:
    """What stands of one that another run goes on with."""
    if found.standing is Standing.STORED and not found.reason:
        return Delivered(replace(found, reason="another run has it in hand"))
    return Delivered(found, trouble_of(found))
