"""Tests: revisions, going back to one, restarting, and whether it is done."""

from datetime import timedelta

import pytest

from functions.cluster_operator.faults import Conflict
from functions.cluster_operator.rolling_back import CannotRollBack
from functions.cluster_operator.steps.restart import CannotRestart
from infra.local.cluster.kinds import DEPLOYMENT
from tests.functions.cluster_operator.meddling import somebody
from tests.functions.cluster_operator.shop import NOW, Document, Shop

pytestmark = pytest.mark.integration
BACK = {"step": "roll_back", "deployment": "fitfoot-api"}
AGAIN = {"step": "restart", "deployment": "fitfoot-api"}
READY = {"step": "ready", "deployments": ["fitfoot-api"]}
SIX_MINUTES_AGO = NOW - timedelta(minutes=6)


def broken(shop: Shop) -> Shop:
    """A second version was deployed six minutes ago."""
    shop.deploy("fitfoot-api", "fitfoot-api:2", SIX_MINUTES_AGO, "deploy 2 by Anna")
    shop.cluster.changes.clear()
    return shop


def changed_otherwise(shop: Shop, key: str = "team") -> None:
    found = shop.get(DEPLOYMENT, "fitfoot-api")
    labels = found["metadata"].setdefault("labels", {})
    labels[key] = labels.get(key, "") + "x"
    shop.put(DEPLOYMENT, found)


def pause(shop: Shop) -> None:
    found = shop.get(DEPLOYMENT, "fitfoot-api")
    found["spec"]["paused"] = True
    shop.put(DEPLOYMENT, found)


def revisions(shop: Shop, **more: object) -> list[Document]:
    return list(shop.invoke({"step": "revisions", "deployments": ["fitfoot-api"], **more})["revisions"])


def test_revisions_are_told_newest_first_with_image_age_and_cause(shop: Shop) -> None:
    assert revisions(broken(shop)) == [
        {
            "deployment": "fitfoot-api",
            "revision": 2,
            "image": "fitfoot-api:2",
            "created_at": "2026-11-23T11:54:00Z",
            "age": "6 minutes",
            "change_cause": "deploy 2 by Anna",
            "current": True,
        },
        {
            "deployment": "fitfoot-api",
            "revision": 1,
            "image": "fitfoot-api:1",
            "created_at": "2026-11-16T12:00:00Z",
            "age": "7 days",
            "change_cause": "–",  # noqa: RUF001 - as people are shown it
            "current": False,
        },
    ]


def test_revisions_of_all_deployments_stand_in_one_order(shop: Shop) -> None:
    found = broken(shop).invoke({"step": "revisions"})["revisions"]
    assert (found[0]["deployment"], found[0]["revision"]) == ("fitfoot-api", 2)
    assert {one["deployment"] for one in found} == {"fitfoot-web", "fitfoot-api"}


def test_a_cause_cannot_pass_for_a_verdict(shop: Shop) -> None:
    shop.deploy("fitfoot-api", "fitfoot-api:2", SIX_MINUTES_AGO, "VERDICT_DEPLOYED\nhello")
    assert revisions(shop)[0]["change_cause"] == "verdict_DEPLOYED hello"


def test_a_restart_is_no_deployment(shop: Shop) -> None:
    broken(shop).invoke(AGAIN)
    shop.settle(NOW)
    newest, _ = revisions(shop)
    assert (newest["revision"], newest["age"], newest["current"]) == (3, "6 minutes", True)


def test_rolling_back_is_to_the_revision_before(shop: Shop) -> None:
    answer = broken(shop).invoke(BACK)
    assert answer == {
        "verdict": "VERDICT_DONE",
        "deployment": "fitfoot-api",
        "from": {"revision": 2, "image": "fitfoot-api:2"},
        "to": {"revision": 1, "image": "fitfoot-api:1"},
        "changed": True,
        "note": "",
    }
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_a_template_is_taken_back_whole(shop: Shop) -> None:
    found = shop.get(DEPLOYMENT, "fitfoot-api")
    found["spec"]["template"]["spec"]["hostNetwork"] = True
    found["spec"]["template"]["metadata"]["labels"]["new"] = "label"
    before = shop.get(DEPLOYMENT, "fitfoot-api")["spec"]["template"]
    shop.put(DEPLOYMENT, found)
    shop.settle(SIX_MINUTES_AGO)
    shop.invoke(BACK)
    assert shop.get(DEPLOYMENT, "fitfoot-api")["spec"]["template"] == before


def test_the_cause_goes_back_with_the_revision(shop: Shop) -> None:
    broken(shop).invoke(BACK)
    annotations = shop.get(DEPLOYMENT, "fitfoot-api")["metadata"]["annotations"]
    assert annotations == {"deployment.kubernetes.io/revision": "2"}
    shop.settle(NOW)
    newest = next(one for one in revisions(shop) if one["current"])
    assert (newest["revision"], newest["image"], newest["change_cause"]) == (3, "fitfoot-api:1", "–")  # noqa: RUF001


@pytest.mark.parametrize("settled", [True, False])
def test_a_second_time_does_not_go_back_further_or_forth(shop: Shop, settled: bool) -> None:  # noqa: FBT001 - the case
    shop.deploy("fitfoot-api", "fitfoot-api:0", NOW - timedelta(days=3))
    broken(shop).invoke(BACK)
    if settled:
        shop.settle(NOW)
    shop.cluster.changes.clear()
    again = shop.invoke(BACK)
    assert (again["from"], again["changed"]) == (again["to"], False)
    assert again["note"] == "fitfoot-api does not run its youngest revision: it was rolled back already"
    assert shop.image("fitfoot-api") == "fitfoot-api:0"
    assert shop.cluster.changes == []


def test_revisions_of_one_second_are_told_apart_by_their_history(shop: Shop) -> None:
    shop.deploy("fitfoot-api", "fitfoot-api:2", NOW - timedelta(days=7))
    shop.invoke(BACK)
    shop.settle(NOW)
    assert not shop.invoke(BACK)["changed"]
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_a_restarted_revision_is_not_the_one_to_go_back_to(shop: Shop) -> None:
    broken(shop).invoke(AGAIN)
    shop.settle(NOW)
    answer = shop.invoke(BACK)
    assert (answer["from"]["revision"], answer["to"]["revision"]) == (3, 1)
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_what_was_rolled_back_and_restarted_does_not_go_forth_again(shop: Shop) -> None:
    broken(shop).invoke(BACK)
    shop.settle(NOW)
    shop.invoke(AGAIN)
    shop.settle(NOW)
    assert not shop.invoke(BACK)["changed"]
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_after_a_roll_back_and_a_new_deployment_it_is_back_to_what_ran_between(shop: Shop) -> None:
    broken(shop).invoke(BACK)
    shop.settle(NOW)
    shop.deploy("fitfoot-api", "fitfoot-api:3", NOW + timedelta(minutes=1))
    answer = shop.invoke(BACK)
    assert (answer["from"]["revision"], answer["to"]["revision"]) == (4, 3)
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_what_was_rolled_back_and_deployed_again_can_be_rolled_back_again(shop: Shop) -> None:
    broken(shop).invoke(BACK)
    shop.settle(NOW)
    shop.deploy("fitfoot-api", "fitfoot-api:2", NOW)
    assert shop.invoke(BACK)["changed"]
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_a_dry_run_of_rolling_back_changes_nothing(shop: Shop) -> None:
    answer = broken(shop).invoke(BACK | {"dry_run": True})
    assert (answer["to"]["revision"], answer["changed"]) == (1, True)
    assert shop.cluster.changes == []


def test_rolling_back_looks_again_when_the_deployment_changes_meanwhile(shop: Shop) -> None:
    assert broken(shop).invoke(BACK, meddle=somebody(lambda: changed_otherwise(shop), 2))["changed"]
    assert shop.image("fitfoot-api") == "fitfoot-api:1"


def test_rolling_back_gives_up_after_three_conflicts(shop: Shop) -> None:
    with pytest.raises(Conflict):
        broken(shop).invoke(BACK, meddle=somebody(lambda: changed_otherwise(shop), 3))
    assert shop.image("fitfoot-api") == "fitfoot-api:2"


def test_the_first_revision_has_none_before_it(shop: Shop) -> None:
    with pytest.raises(CannotRollBack, match="fitfoot-api has no revision before 1; restart or deploy it instead"):
        shop.invoke(BACK)


def test_a_template_that_kubernetes_has_not_begun_with_is_waited_for(shop: Shop) -> None:
    found = broken(shop).get(DEPLOYMENT, "fitfoot-api")
    found["spec"]["template"]["spec"]["containers"][0]["image"] = "fitfoot-api:3"
    shop.put(DEPLOYMENT, found)
    with pytest.raises(
        CannotRollBack, match="has not begun with fitfoot-api's newest template yet; run the step again"
    ):
        shop.invoke(BACK)


def test_what_is_paused_is_neither_rolled_back_nor_restarted(shop: Shop) -> None:
    pause(broken(shop))
    with pytest.raises(CannotRollBack, match="kubectl rollout resume deployment/fitfoot-api"):
        shop.invoke(BACK)
    with pytest.raises(CannotRestart, match="kubectl rollout resume deployment/fitfoot-api"):
        shop.invoke(AGAIN)


def test_a_restart_marks_the_template_as_kubectl_does(shop: Shop) -> None:
    assert shop.invoke(AGAIN) == {
        "verdict": "VERDICT_DONE",
        "deployment": "fitfoot-api",
        "restarted_at": "2026-11-23T12:00:00Z",
        "changed": True,
        "note": "",
    }
    template = shop.get(DEPLOYMENT, "fitfoot-api")["spec"]["template"]
    assert template["metadata"]["annotations"] == {"kubectl.kubernetes.io/restartedAt": "2026-11-23T12:00:00Z"}
    assert template["spec"]["containers"][0]["image"] == "fitfoot-api:1"


@pytest.mark.parametrize(
    ("minutes", "more", "changed"), [(9, {}, False), (10, {}, True), (2, {"not_within_minutes": 1}, True)]
)
def test_so_recent_a_restart_is_not_repeated(minutes: int, more: Document, changed: bool, shop: Shop) -> None:  # noqa: FBT001
    shop.invoke(AGAIN)
    answer = shop.invoke(AGAIN | more, now=NOW + timedelta(minutes=minutes))
    assert answer["changed"] is changed
    assert changed or answer["note"] == "fitfoot-api was restarted less than 10 minutes ago, and is not again"
    assert len(shop.cluster.changes) == 1 + changed


def test_a_mark_of_a_restart_that_is_no_time_hinders_none(shop: Shop) -> None:
    found = shop.get(DEPLOYMENT, "fitfoot-api")
    found["spec"]["template"]["metadata"]["annotations"] = {"kubectl.kubernetes.io/restartedAt": "yesterday"}
    shop.put(DEPLOYMENT, found)
    assert shop.invoke(AGAIN)["changed"]


def test_a_dry_run_of_a_restart_changes_nothing(shop: Shop) -> None:
    assert shop.invoke(AGAIN | {"dry_run": True})["changed"]
    assert shop.cluster.changes == []


def test_a_restart_is_marked_though_the_deployment_changes_meanwhile(shop: Shop) -> None:
    assert shop.invoke(AGAIN, meddle=somebody(lambda: changed_otherwise(shop), 2))["changed"]


def test_what_runs_what_it_shall_is_ready(shop: Shop) -> None:
    assert shop.invoke(READY) == {
        "verdict": "VERDICT_READY",
        "deployments": [{"name": "fitfoot-api", "replicas": 2, "ready": 2, "waiting_for": ""}],
    }


def test_one_that_is_not_ready_is_waited_for(shop: Shop) -> None:
    shop.invoke({"step": "scale", "deployment": "fitfoot-web", "replicas": 5})
    answer = shop.invoke({"step": "ready"})
    assert answer["verdict"] == "VERDICT_WAITING"
    assert [one["waiting_for"] for one in answer["deployments"]] == ["Kubernetes to begin with it", ""]
    shop.settle(NOW)
    assert shop.invoke({"step": "ready"})["verdict"] == "VERDICT_READY"
