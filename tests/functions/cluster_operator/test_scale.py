"""Tests: more replicas, never fewer."""

import itertools

import pytest

from functions.cluster_operator.faults import Conflict, Forbidden
from infra.local.cluster.kinds import DEPLOYMENT, ROLE
from tests.functions.cluster_operator.meddling import overloaded, somebody
from tests.functions.cluster_operator.shop import NOW, Shop

pytestmark = pytest.mark.integration
TO_FIVE = {"step": "scale", "deployment": "fitfoot-web", "replicas": 5}


def relabelled(shop: Shop) -> None:
    """Somebody changes something else of the deployment."""
    found = shop.get(DEPLOYMENT, "fitfoot-web")
    labels = found["metadata"].setdefault("labels", {})
    labels["team"] = f"{len(labels.get('team', ''))}x{labels.get('team', '')}"
    shop.put(DEPLOYMENT, found)


def test_a_deployment_gets_the_replicas_that_it_is_to_have(shop: Shop) -> None:
    assert shop.invoke(TO_FIVE) == {
        "verdict": "VERDICT_DONE",
        "deployment": "fitfoot-web",
        "before": 2,
        "after": 5,
        "changed": True,
        "note": "",
    }
    assert (shop.replicas("fitfoot-web"), shop.replicas("fitfoot-api")) == (5, 2)


def test_a_second_time_changes_nothing(shop: Shop) -> None:
    shop.invoke(TO_FIVE)
    again = shop.invoke(TO_FIVE)
    assert (again["before"], again["after"], again["changed"]) == (5, 5, False)
    assert len(shop.cluster.scalings()) == 1


def test_what_has_more_is_left_alone(shop: Shop) -> None:
    shop.replicas("fitfoot-web", 8)
    answer = shop.invoke(TO_FIVE)
    assert (answer["before"], answer["after"], answer["changed"]) == (8, 8, False)
    assert answer["note"] == "fitfoot-web has 8 already, and is never scaled down"
    assert shop.replicas("fitfoot-web") == 8


def test_who_scales_further_meanwhile_is_not_undone(shop: Shop) -> None:
    answer = shop.invoke(TO_FIVE, meddle=somebody(lambda: shop.replicas("fitfoot-web", 9), 1))
    assert (answer["before"], answer["after"], answer["changed"]) == (9, 9, False)
    assert shop.replicas("fitfoot-web") == 9


def test_two_conflicts_are_overcome(shop: Shop) -> None:
    assert shop.invoke(TO_FIVE, meddle=somebody(lambda: relabelled(shop), 2))["changed"]
    assert shop.replicas("fitfoot-web") == 5


def test_a_third_conflict_is_an_error_that_says_to_run_it_again(shop: Shop) -> None:
    with pytest.raises(Conflict, match=r"answers 409 to PATCH .*modified.*; run the step again"):
        shop.invoke(TO_FIVE, meddle=somebody(lambda: relabelled(shop), 3))
    assert shop.replicas("fitfoot-web") == 2


def test_a_dry_run_says_what_would_be_and_changes_nothing(shop: Shop) -> None:
    answer = shop.invoke(TO_FIVE | {"dry_run": True})
    assert (answer["before"], answer["after"], answer["changed"], answer["dry_run"]) == (2, 5, True, True)
    assert shop.cluster.changes == []
    assert any("dryRun=All" in path for _, path, _ in shop.cluster.requests)


@pytest.mark.parametrize(
    ("least", "most", "says"),
    [
        (2, 10, "decides how many replicas fitfoot-web has, and may undo this by the load that it sees"),
        (1, 4, "and brings it back to 4: raise its maxReplicas"),
        (6, 9, "and brings it back to 6"),
    ],
)
def test_an_autoscaler_in_the_way_is_said(least: int, most: int, says: str, shop: Shop) -> None:
    shop.autoscale("fitfoot-web", least, most)
    shop.autoscale("other", 1, 3)
    note = shop.invoke(TO_FIVE)["note"]
    assert note.startswith(f"the autoscaler fitfoot-web-scaler ({least} to {most}) ")
    assert note.endswith(says)


def test_without_the_right_to_see_autoscalers_it_scales_and_says_so(shop: Shop) -> None:
    role = shop.get(ROLE, "incident-runbook")
    role["rules"] = [rule for rule in role["rules"] if "horizontalpodautoscalers" not in rule["resources"]]
    shop.put(ROLE, role)
    answer = shop.invoke(TO_FIVE)
    assert answer["after"] == 5
    assert answer["note"].startswith("whether an autoscaler is in the way cannot be seen: the cluster answers 403 ")


def test_what_was_scaled_is_told_though_autoscalers_cannot_be_seen(shop: Shop) -> None:
    answer = shop.invoke(TO_FIVE, meddle=overloaded("horizontalpodautoscalers"))
    assert (answer["after"], answer["changed"]) == (5, True)
    assert answer["note"].startswith("whether an autoscaler is in the way cannot be seen: the cluster answers 503 ")


def test_a_deployment_that_the_role_does_not_name_is_forbidden(shop: Shop) -> None:
    role = shop.get(ROLE, "incident-runbook")
    role["rules"] = [rule | {"resourceNames": ["fitfoot-api"]} for rule in role["rules"]]
    shop.put(ROLE, role)
    with pytest.raises(Forbidden, match=r"answers 403 .*; allow it: kubectl apply -f .*rbac.yaml"):
        shop.invoke(TO_FIVE)


def test_every_right_of_the_manifest_is_used_and_no_step_lacks_one(shop: Shop) -> None:
    saved = shop.invoke({"step": "capacity"})
    shop.deploy("fitfoot-api", "fitfoot-api:2", at=NOW)
    payloads: list[dict[str, object]] = [
        TO_FIVE,
        {"step": "breaker", "enabled": True},
        {"step": "restore", "capacity": saved},
        {"step": "revisions"},
        {"step": "restart", "deployment": "fitfoot-web"},
        {"step": "roll_back", "deployment": "fitfoot-api"},
        {"step": "ready"},
    ]
    for payload in payloads:
        shop.invoke(payload)
    asked = {(method, path.partition("?")[0].rpartition("fitfoot/")[2]) for method, path, _ in shop.cluster.requests}
    both = ("fitfoot-web", "fitfoot-api")
    assert {status for _, _, status in shop.cluster.requests} == {200}
    assert asked >= {
        ("GET", "horizontalpodautoscalers"),
        ("GET", "replicasets"),
        *itertools.product(("GET", "PATCH"), ("configmaps/app-config",)),
        *itertools.product(("GET", "PATCH"), (f"deployments/{name}" for name in both)),
        *itertools.product(("GET", "PATCH"), (f"deployments/{name}/scale" for name in ("fitfoot-web",))),
    }
