"""Tests: what there is, and putting it back."""

import json

import pytest

from functions.cluster_operator.steps.restore import NotAllRestored
from infra.local.cluster.kinds import CONFIG_MAP, DEPLOYMENT
from tests.functions.cluster_operator.meddling import somebody
from tests.functions.cluster_operator.shop import Document, Shop

pytestmark = pytest.mark.integration
ON = {"step": "breaker", "enabled": "True"}


def overloaded(shop: Shop) -> Document:
    """What there was before a runbook scaled and broke."""
    saved = shop.invoke({"step": "capacity"})
    for name, replicas in (("fitfoot-web", "5"), ("fitfoot-api", 3)):
        shop.invoke({"step": "scale", "deployment": name, "replicas": replicas})
    shop.invoke(ON)
    return saved


def restore(saved: object, *, dry_run: bool = False) -> Document:
    return {"step": "restore", "capacity": {"verdict": "VERDICT_SAVED", "capacity": saved}, "dry_run": dry_run}


def test_capacity_is_replicas_autoscalers_and_the_breaker(shop: Shop) -> None:
    shop.autoscale("fitfoot-api", 2, 6)
    assert shop.invoke({"step": "capacity", "deployments": ["fitfoot-web", "fitfoot-api"]}) == {
        "verdict": "VERDICT_DONE",
        "deployments": [
            {"name": "fitfoot-web", "replicas": 2, "ready": 2, "autoscaler": None},
            {
                "name": "fitfoot-api",
                "replicas": 2,
                "ready": 2,
                "autoscaler": {"name": "fitfoot-api-scaler", "min": 2, "max": 6},
            },
        ],
        "breaker": "false",
    }


def test_without_the_map_there_is_no_breaker_and_the_rest_is_seen(shop: Shop) -> None:
    shop.remove(CONFIG_MAP, "app-config")
    answer = shop.invoke({"step": "capacity"})
    assert (len(answer["deployments"]), answer["breaker"]) == (2, None)
    assert answer["note"].startswith("there is no breaker: the cluster answers 404 ")


def test_the_breaker_is_switched_once(shop: Shop) -> None:
    assert shop.invoke(ON) == {"verdict": "VERDICT_DONE", "before": "false", "after": "true", "changed": True}
    assert shop.invoke(ON) == {"verdict": "VERDICT_DONE", "before": "true", "after": "true", "changed": False}
    assert shop.get(CONFIG_MAP, "app-config")["data"] == {"LOG": "info", "CIRCUIT_BREAKER_ENABLED": "true"}
    assert len(shop.cluster.changes) == 1


def test_the_breaker_is_switched_though_the_map_changes_meanwhile(shop: Shop) -> None:
    def log_more() -> None:
        found = shop.get(CONFIG_MAP, "app-config")
        found["data"]["LOG"] = "debug"
        shop.put(CONFIG_MAP, found)

    shop.invoke(ON, meddle=somebody(log_more, 1))
    assert shop.get(CONFIG_MAP, "app-config")["data"] == {"LOG": "debug", "CIRCUIT_BREAKER_ENABLED": "true"}


def test_a_dry_run_of_the_breaker_changes_nothing(shop: Shop) -> None:
    answer = shop.invoke(ON | {"dry_run": "true"})
    assert (answer["after"], answer["changed"], answer["dry_run"]) == ("true", True, True)
    assert shop.breaker() == "false"


def test_everything_is_put_back_as_it_was(shop: Shop) -> None:
    answer = shop.invoke(restore(overloaded(shop)))
    assert answer == {
        "verdict": "VERDICT_DONE",
        "deployments": [
            {"name": "fitfoot-web", "before": 5, "after": 2, "changed": True, "note": ""},
            {"name": "fitfoot-api", "before": 3, "after": 2, "changed": True, "note": ""},
        ],
        "breaker": {"before": "true", "after": "false", "changed": True},
    }
    assert (shop.replicas("fitfoot-web"), shop.replicas("fitfoot-api"), shop.breaker()) == (2, 2, "false")


def test_a_second_restore_changes_nothing(shop: Shop) -> None:
    saved = overloaded(shop)
    shop.invoke(restore(saved))
    shop.cluster.changes.clear()
    again = shop.invoke(restore(saved))
    assert [one["changed"] for one in (*again["deployments"], again["breaker"])] == [False] * 3
    assert shop.cluster.changes == []


def test_a_dry_run_of_restoring_changes_nothing(shop: Shop) -> None:
    saved = overloaded(shop)
    answer = shop.invoke(restore(saved, dry_run=True))
    assert [one["after"] for one in answer["deployments"]] == [2, 2]
    assert (shop.replicas("fitfoot-web"), shop.breaker()) == (5, "true")


@pytest.mark.parametrize("within", [json.dumps, lambda one: {"StatusCode": 200, "Payload": json.dumps(one)}])
def test_what_automation_makes_of_an_answer_is_read(shop: Shop, within: object) -> None:
    assert callable(within)
    saved = within({"verdict": "VERDICT_SAVED", "capacity": within(overloaded(shop))})
    shop.invoke({"step": "restore", "capacity": saved})
    assert shop.replicas("fitfoot-web") == 2


def test_a_breaker_that_was_not_there_is_gone_again(shop: Shop) -> None:
    found = shop.get(CONFIG_MAP, "app-config")
    del found["data"]["CIRCUIT_BREAKER_ENABLED"]
    shop.put(CONFIG_MAP, found)
    saved = overloaded(shop)
    assert (saved["breaker"], shop.breaker()) == (None, "true")
    assert shop.invoke(restore(saved))["breaker"] == {"before": "true", "after": None, "changed": True}
    assert shop.breaker() is None


def test_a_service_that_had_no_replicas_is_not_taken_down_again(shop: Shop) -> None:
    shop.replicas("fitfoot-web", 0)
    (web, _) = shop.invoke(restore(overloaded(shop)))["deployments"]
    assert (web["after"], web["changed"]) == (5, False)
    assert web["note"] == "fitfoot-web had 0 replicas, to which it is not put back: that would take it down"


def test_what_was_saved_when_it_was_raised_already_raises_nothing_and_switches_nothing_on(shop: Shop) -> None:
    first = overloaded(shop)
    raised = shop.invoke({"step": "capacity"})
    shop.invoke(restore(first))
    shop.cluster.changes.clear()
    answer = shop.invoke(restore(raised))
    assert answer["deployments"][0] == {
        "name": "fitfoot-web",
        "before": 2,
        "after": 2,
        "changed": False,
        "note": "fitfoot-web had 5 replicas, to which it is not put back: that would be more than it has",
    }
    assert answer["breaker"] == {
        "before": "false",
        "after": "false",
        "changed": False,
        "note": "the breaker was true, to which it is not put back: that would switch it on",
    }
    assert shop.cluster.changes == []


def test_a_breaker_that_was_on_before_stays_on(shop: Shop) -> None:
    shop.invoke(ON)
    answer = shop.invoke(restore(overloaded(shop)))
    assert answer["breaker"] == {"before": "true", "after": "true", "changed": False}


def test_what_cannot_be_put_back_hinders_nothing_else(shop: Shop) -> None:
    saved = overloaded(shop)
    shop.remove(DEPLOYMENT, "fitfoot-web")
    with pytest.raises(NotAllRestored, match=r"^fitfoot-web: the cluster answers 404 "):
        shop.invoke(restore(saved))
    assert (shop.replicas("fitfoot-api"), shop.breaker()) == (2, "false")


def test_a_breaker_that_cannot_be_put_back_is_said_after_the_replicas_were(shop: Shop) -> None:
    saved = overloaded(shop)
    shop.remove(CONFIG_MAP, "app-config")
    with pytest.raises(NotAllRestored, match=r"^breaker: the cluster answers 404 "):
        shop.invoke(restore(saved))
    assert shop.replicas("fitfoot-web") == 2


def test_where_there_was_no_map_and_is_none_nothing_is_wrong(shop: Shop) -> None:
    shop.remove(CONFIG_MAP, "app-config")
    assert shop.invoke(restore(shop.invoke({"step": "capacity"})))["breaker"] is None


def test_where_nothing_was_saved_nothing_is_put_back(shop: Shop) -> None:
    answer = shop.invoke({"step": "restore", "capacity": {"verdict": "VERDICT_NOTHING"}})
    assert (answer["verdict"], answer["note"]) == ("VERDICT_DONE", "nothing was saved")
    assert shop.cluster.requests == []


def test_a_deployment_that_is_not_ours_is_left_alone_and_hinders_nothing_else(shop: Shop) -> None:
    saved = overloaded(shop)
    saved["deployments"].append({"name": "other", "replicas": 1})
    answer = shop.invoke(restore(saved))
    assert answer["note"] == "left alone, not to be touched: other"
    assert [one["name"] for one in answer["deployments"]] == ["fitfoot-web", "fitfoot-api"]
    assert (shop.replicas("fitfoot-web"), shop.breaker()) == (2, "false")
    assert not any("other" in path for _, path, _ in shop.cluster.requests)
