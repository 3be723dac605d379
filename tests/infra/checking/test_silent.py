"""Tests: what an operator may well write, and `fitfoot check` must not take for a slip of the pen."""

import pytest

from infra.checking import main, paths
from infra.checking.checkout import Checkout
from infra.checking.slips import host_slip, slip
from tests.infra.checking.planted import CRITICAL, LOCAL, WARNING, Planted
from tests.infra.checking.planted_alerts import DASHBOARD, RUNBOOK
from tests.infra.checking.planted_checks import STATUS
from tests.infra.checking.planted_places import BINDING, SUBJECTS

pytestmark = pytest.mark.unit
PROMETHEUSS_OWN = (
    BINDING.replace("incident-runbook", "prometheus").replace("kind: Group", "kind: User")
    + """\
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: prometheus
  namespace: fitfoot
rules:
  - apiGroups: [""]
    resources: [pods, services, endpoints]
    verbs: [get, list, watch]
"""
)
RIGHT = [
    Planted(paths.CHECKS, "service: web", "service: payments", ""),
    Planted(paths.CHECKS, "service: api", "service: api2", ""),
    Planted(paths.CHECKS, "https://admin.fitfoot.ch/", "https://shop.fitfoot.com/", ""),
    Planted(paths.CHECKS, "https://admin.fitfoot.ch/", "https://www.fitfoot.ch/", ""),
    Planted(paths.CHECKS, '- "[RESPONSE_TIME] < 2000" #', '- "[RESPONSE_TIME] < 2s" #', ""),
    Planted(paths.CHECKS, "interval: 1m", "interval: 4m", ""),
    Planted(paths.CHECKS, '"[BODY].status == ok"', '"[BODY].state == ok"', ""),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] != 500"', ""),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] >= 200"\n      - "[STATUS] < 300"', ""),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] < 400"\n      - "2000 > [RESPONSE_TIME]"', ""),
    Planted(paths.ROUTES, 'source="logs"', 'mountpoint=~"/var.*"', ""),
    Planted(paths.ROUTES, 'source="logs"', 'check=~"store.*"', ""),
    Planted(paths.ROUTES, 'source="logs"', 'service=~"web|api"', ""),
    Planted(paths.ROUTES, 'source="logs"', 'service!="admin"', ""),
    Planted(paths.ROUTES, 'source="logs"', 'alarm="fitfoot-queue"', ""),
    Planted(paths.ROUTES, '"fitfoot-redis*", service: api', '"fitfoot-redis*", service: cache', ""),
    Planted(paths.ROUTES, "[service, slo]", "[service, slo, burn_rate]", ""),
    Planted(paths.KPIS, "target: 15\n", "target: 15\n    service: marketing\n", ""),
    Planted(CRITICAL, DASHBOARD, "dashboard_url: https://play.grafana.org/d/abc", ""),
    Planted(CRITICAL, RUNBOOK, "runbook_url: https://wiki.fitfoot.ch/down?", ""),
    Planted(paths.RBAC, SUBJECTS, f"{SUBJECTS}  - {{kind: User, name: anna}}\n", ""),
    Planted(paths.RBAC, "[fitfoot-web, fitfoot-api]", "[fitfoot-web, fitfoot-api, fitfoot-app]", ""),
    Planted(paths.RBAC, BINDING, f"{BINDING}{PROMETHEUSS_OWN}", ""),
    Planted(LOCAL, "/fitfoot/admin: admin", "/fitfoot/jobs: jobs", ""),
]
ASKED = [
    Planted(CRITICAL, "error_rate > 5", "error_rate / 100 > 0.05", ""),
    Planted(WARNING, "response_time_p95 > 2000", "response_time_p95 / 1000 > 2", ""),
    Planted(WARNING, "the\n            limit is 80 %.", "80 % are too much.", ""),
    Planted(WARNING, "disk_free_percent < 20", "100 - disk_free_percent > 20", ""),
]


@pytest.mark.parametrize("right", ASKED, ids=str)
def test_a_limit_may_be_written_in_another_unit_and_a_word_for_it(right: Planted, ours: Checkout) -> None:
    findings, _, _ = right.told(ours, main.AREAS["expressions"])
    assert findings == []


@pytest.mark.parametrize("right", RIGHT, ids=str)
def test_what_may_well_be_meant_is_not_refused(right: Planted, ours: Checkout) -> None:
    findings, _, _ = right.told(ours, lambda _: ())
    assert findings == []


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("apii", "api", "api"),
        ("ap", "api", "api"),
        ("wbe", "web", "web"),
        ("WEB", "web", "web"),
        ("adnin", "admin", "admin"),
        ("monitorign", "monitoring", "monitoring"),
        ("monitring-", "monitoring", "monitoring"),
        ("app", "api", None),
        ("api2", "api", None),
        ("api-2", "api", None),
        ("web", "web", None),
        ("payments", "api", None),
        ("wed", "web", None),
    ],
)
def test_a_slip_is_a_letter_and_no_likeness(written: str, known: str, meant: str | None) -> None:
    assert slip(written, [known]) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("grafana.fitfot.ch", True), ("grafna.fitfoot.ch", True), ("admin.fitfoot.ch", False),
     ("grafana.fitfoot.com", False), ("fitfoot.ch", False), ("grafna.fitfot.ch", False)],
)  # fmt: skip
def test_of_a_host_one_part_is_written_wrongly(written: str, meant: bool) -> None:  # noqa: FBT001 - a case
    assert host_slip(written, ["grafana.fitfoot.ch"]) == ("grafana.fitfoot.ch" if meant else None)
