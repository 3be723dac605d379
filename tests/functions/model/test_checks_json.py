from datetime import time, timedelta

import pytest

from functions.model.check import Alerting, Flapping
from functions.model.checks_json import dump, load
from functions.model.maintenance import MaintenanceWindow
from tests.builders import a_check

pytestmark = pytest.mark.unit


def test_checks_survive_the_bundle() -> None:
    checks = (
        a_check("storefront"),
        a_check(
            "Löschküche",
            method="POST",
            headers={"X-Token": "é"},
            body="grüezi",
            wants=["[STATUS] == any(200, 204)", "[BODY].a == pat(*x*)"],
            degraded=["[RESPONSE_TIME] < 1s"],
            interval=timedelta(minutes=5),
            timeout=timedelta(milliseconds=1500),
            insecure=True,
            ignore_redirect=True,
            allow_private=True,
            retries=2,
            alerting=Alerting(1, 3, Flapping(4, 10)),
            maintenance=(MaintenanceWindow(time(2, 30), timedelta(hours=1), "Europe/Zurich", ("Sunday",)),),
        ),
    )
    assert load(dump(checks)) == checks


def test_no_checks_are_no_checks() -> None:
    assert load(dump([])) == ()
