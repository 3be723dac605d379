"""An incident whose every text was written by somebody who means harm."""

from dataclasses import replace
from datetime import timedelta

from functions.model.deployment import Deployment
from functions.model.incident import Entry, EntryKind, Incident
from tests.builders import an_incident
from tests.fakes import FakeIncidents
from tests.functions.api.history import NOW
from tests.functions.api.night import the_alerts

EVIL = "</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{ 1111 * 3 }}"


def an_attack() -> Incident:
    alerts = tuple(
        replace(
            alert,
            labels={**alert.labels, f"l{EVIL}": EVIL},
            summary=EVIL,
            reason=EVIL * 40,
            source=EVIL,
            runbook="javascript:alert(4)",
            dashboard=f'https://x.example/"onmouseover="alert(5)" {EVIL}',
        )
        for alert in the_alerts()
    )
    attack = an_incident(
        at=NOW - timedelta(minutes=3),
        title=EVIL,
        service=EVIL,
        by=EVIL,
        runbook=" data:text/html,<script>",
    )
    deployed = Deployment(EVIL, EVIL, attack.opened_at, EVIL, "javascript:alert(6)")
    known = {one.fingerprint: one for one in alerts}
    return replace(attack, id="20261123T045930-all-0000", alerts=known, group=EVIL, deployed=deployed)


def hostile_incidents() -> FakeIncidents:
    attack = an_attack()
    timeline = [Entry(NOW, kind, EVIL, EVIL) for kind in EntryKind]
    return FakeIncidents(attack, timelines={attack.id: timeline})
