"""Tests of what the demo cluster's API does beside what was recorded, as Kubernetes documents it."""

from collections.abc import Iterator

import pytest

from infra.local.cluster.patches import APPLY, MERGE, STRATEGIC
from infra.local.cluster.patches import JSON as JSON_PATCH
from tests.infra.local.cluster.caller import APPS, CORE, Caller, called_in_the_demo

pytestmark = pytest.mark.integration
JSON = "application/json"
HPAS = "/apis/autoscaling/v2/namespaces/fitfoot/horizontalpodautoscalers"
API = f"{APPS}/deployments/fitfoot-api"
SETTINGS = f"{CORE}/configmaps/app-config"


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Someone who calls the demo's cluster as it is when the demo begins; nobody looks after it any more."""
    with called_in_the_demo(tmp_path_factory.mktemp("cluster")) as calls:
        yield calls


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{APPS}/deployments", 200),
        ("GET", f"{APPS}/replicasets", 200),
        ("GET", f"{API}/scale", 200),
        ("GET", SETTINGS, 200),
        ("GET", HPAS, 200),
        ("GET", f"{APPS}/deployments/fitfoot-admin/scale", 403),
        ("GET", f"{CORE}/configmaps", 403),
        ("GET", f"{CORE}/configmaps/another", 403),
        ("GET", f"{CORE}/secrets", 403),
        ("GET", "/apis/apps/v1/namespaces/default/deployments", 403),
        ("GET", "/apis/apps/v1/deployments", 403),
        ("GET", "/api/v1/namespaces", 403),
    ],
)
def test_the_runbook_may_do_what_its_role_says_and_no_more(caller: Caller, method: str, path: str, status: int) -> None:
    assert caller.send(method, path, user="runbook").status_code == status


def test_who_says_nothing_is_anonymous_and_may_nothing(caller: Caller) -> None:
    answer = caller.send("GET", f"{APPS}/deployments", user="")
    assert answer.status_code == 403
    assert 'User "system:anonymous" cannot list resource "deployments"' in answer.json()["message"]


def test_an_admin_sees_that_there_are_no_secrets(caller: Caller) -> None:
    assert caller.send("GET", f"{CORE}/secrets").json()["items"] == []
    assert caller.send("POST", f"{CORE}/secrets", {"metadata": {"name": "new"}}, JSON).status_code == 405


def test_a_list_is_narrowed_by_labels_and_names(caller: Caller) -> None:
    of_web = caller.send("GET", f"{APPS}/replicasets?labelSelector=app%3Dfitfoot-web").json()["items"]
    assert {each["metadata"]["labels"]["app"] for each in of_web} == {"fitfoot-web"}
    others = caller.send("GET", f"{APPS}/deployments?labelSelector=app!%3Dfitfoot-web").json()["items"]
    assert [each["metadata"]["name"] for each in others] == ["fitfoot-admin", "fitfoot-api"]
    one = caller.send("GET", f"{APPS}/deployments?fieldSelector=metadata.name%3Dfitfoot-api").json()["items"]
    assert [each["metadata"]["name"] for each in one] == ["fitfoot-api"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/apis/apps/v1/namespaces/fitfoot/daemonsets", 404),
        (f"{API}/status", 404),
        (f"{CORE}/configmaps/app-config/scale", 404),
        ("/apis/batch/v1/jobs", 404),
        ("/", 404),
        (f"{APPS}/deployments/nope", 404),
        ("/api/v1/namespaces/fitfoot", 200),
    ],
)
def test_a_path_is_there_or_is_not(caller: Caller, path: str, status: int) -> None:
    answer = caller.send("GET", path)
    assert (answer.status_code, answer.json().get("code", 200)) == (status, status)


def test_an_object_is_created_once_and_in_a_namespace_that_there_is(caller: Caller) -> None:
    body = {"metadata": {"name": "app-config"}, "data": {}}
    assert caller.send("POST", f"{CORE}/configmaps", body, JSON).json()["reason"] == "AlreadyExists"
    assert caller.send("POST", "/api/v1/namespaces/nowhere/configmaps", body, JSON).status_code == 404
    assert caller.send("POST", "/api/v1/configmaps", body, JSON).status_code == 405
    wrong = {"metadata": {"name": "other"}, "data": {"A": 1}}
    answer = caller.send("POST", f"{CORE}/configmaps", wrong, JSON)
    assert (answer.status_code, answer.json()["reason"]) == (400, "BadRequest")
    assert answer.json()["message"].startswith(
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: v1.ConfigMap'
    )
    assert caller.send("POST", f"{CORE}/configmaps?dryRun=All", {"metadata": {"name": "dry"}}, JSON).status_code == 201
    assert caller.send("GET", f"{CORE}/configmaps/dry").status_code == 404


def test_a_deployment_that_breaks_rules_is_refused_with_each_of_them(caller: Caller) -> None:
    body = {
        "metadata": {"name": "bad"},
        "spec": {"replicas": -1, "template": {"spec": {"containers": [{"name": "c"}]}}},
    }
    causes = caller.send("POST", f"{APPS}/deployments", body, JSON).json()["details"]["causes"]
    fields = ["spec.replicas", "spec.selector", "spec.template.spec.containers[0].image"]
    assert [each["field"] for each in causes] == fields


def test_an_autoscaler_is_completed_and_checked(caller: Caller) -> None:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "fitfoot-api"}
    body = {"metadata": {"name": "api"}, "spec": {"scaleTargetRef": target, "maxReplicas": 4}}
    made = caller.send("POST", f"{HPAS}?dryRun=All", body, JSON).json()
    assert (made["apiVersion"], made["spec"]["minReplicas"], made["spec"]["maxReplicas"]) == ("autoscaling/v2", 1, 4)
    few = {**body, "spec": {"scaleTargetRef": target, "minReplicas": 4, "maxReplicas": 3}}
    assert caller.send("POST", HPAS, few, JSON).status_code == 422


def test_a_rehearsal_changes_nothing_and_counts_for_nothing(caller: Caller) -> None:
    before = caller.cluster.version
    answer = caller.send("PATCH", f"{API}?dryRun=All", {"spec": {"replicas": 7}}, MERGE)
    assert answer.json()["spec"]["replicas"] == 7
    assert caller.cluster.version == before
    assert caller.send("PATCH", f"{API}?dryRun=some", {"spec": {"replicas": 7}}, MERGE).status_code == 422


def test_only_real_changes_of_replicas_are_noted_and_every_call_is(caller: Caller) -> None:
    noted = len(caller.cluster.scalings())
    for replicas in (3, 3, 1):
        answer = caller.send("PATCH", f"{API}/scale", {"spec": {"replicas": replicas}}, MERGE, "runbook")
        assert answer.status_code == 200
    made = caller.cluster.scalings()[noted:]
    assert [(each.deployment, each.before, each.after, each.by) for each in made] == [
        ("fitfoot-api", 1, 3, "incident-runbook"),
        ("fitfoot-api", 3, 1, "incident-runbook"),
    ]
    assert caller.cluster.requests[-3:] == [("PATCH", f"{API}/scale", 200)] * 3


def test_a_scale_to_nothing_and_back(caller: Caller) -> None:
    assert caller.send("PATCH", f"{API}/scale", {"spec": {"replicas": None}}, MERGE).json()["spec"] == {}
    assert caller.send("GET", API).json()["spec"]["replicas"] == 0
    assert caller.send("PATCH", f"{API}/scale", {"spec": {"replicas": 1}}, STRATEGIC).json()["spec"] == {"replicas": 1}


def test_a_status_and_a_field_that_there_is_not_are_not_written(caller: Caller) -> None:
    before = caller.send("GET", API).json()
    change = {"spec": {"replica": 9}, "status": {"readyReplicas": 9}, "metadata": {"uid": "another"}}
    assert caller.send("PATCH", API, change, MERGE).json() == before


def test_what_an_object_is_cannot_be_patched_away(caller: Caller) -> None:
    before = caller.send("GET", SETTINGS).json()
    assert caller.send("PATCH", SETTINGS, {"kind": None, "apiVersion": None, "metadata": None}, MERGE).json() == before


def test_a_container_is_merged_by_its_name_or_replaced_as_the_patch_says(caller: Caller) -> None:
    change = {"spec": {"template": {"spec": {"containers": [{"name": "api", "image": "new:1"}]}}}}
    path = f"{API}?dryRun=All"
    (container,) = caller.send("PATCH", path, change, STRATEGIC).json()["spec"]["template"]["spec"]["containers"]
    assert (container["image"], container["imagePullPolicy"]) == ("new:1", "IfNotPresent")
    other = {"spec": {"template": {"spec": {"containers": [{"name": "other", "image": "other"}]}}}}
    both = caller.send("PATCH", path, other, STRATEGIC).json()["spec"]["template"]["spec"]["containers"]
    assert [each["name"] for each in both] == ["api", "other"]
    alone = caller.send("PATCH", path, other, MERGE).json()["spec"]["template"]["spec"]["containers"]
    assert [each["name"] for each in alone] == ["other"]


def test_a_json_patch_adds_and_removes_and_is_whole_or_not_at_all(caller: Caller) -> None:
    add = {"op": "add", "path": "/metadata/labels/fitfoot.ch~1new", "value": "1"}
    assert caller.send("PATCH", API, [add], JSON_PATCH).json()["metadata"]["labels"]["fitfoot.ch/new"] == "1"
    remove = {"op": "remove", "path": "/metadata/labels/fitfoot.ch~1new"}
    assert caller.send("PATCH", API, [remove, remove], JSON_PATCH).status_code == 422
    assert "fitfoot.ch/new" not in caller.send("PATCH", API, [remove], JSON_PATCH).json()["metadata"]["labels"]
    assert caller.send("PATCH", SETTINGS, {"data": {}}, JSON_PATCH).status_code == 400
    assert caller.send("PATCH", SETTINGS, [], MERGE).status_code == 400


def test_what_another_manager_set_is_not_applied_over_unless_forced(caller: Caller) -> None:
    def applied(value: str, query: str) -> int:
        body = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "app-config"},
            "data": {"CURRENCY": value},
        }
        return caller.send("PATCH", f"{SETTINGS}?{query}", body, APPLY).status_code

    assert caller.send("PATCH", SETTINGS, {"data": {"CURRENCY": "EUR"}}, MERGE).status_code == 200
    assert applied("CHF", "") == 422
    assert applied("CHF", "fieldManager=us") == 409
    assert applied("CHF", "fieldManager=us&force=true") == 200
    version = caller.cluster.version
    assert applied("CHF", "fieldManager=us") == 200
    assert caller.cluster.version == version
    assert applied("EUR", "fieldManager=us") == 200
    assert applied("CHF", "fieldManager=others") == 409


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (API, {"spec": 5}),
        (API, {"metadata": 5}),
        (API, {"metadata": {"labels": ["app"]}}),
        (API, {"metadata": {"annotations": {"a": True}}}),
        (API, {"spec": {"selector": "app"}}),
        (API, {"spec": {"template": "api:1"}}),
        (API, {"spec": {"template": {"spec": {"containers": {"name": "c"}}}}}),
        (API, {"spec": {"template": {"spec": {"containers": ["c"]}}}}),
        (API, {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "i", "ports": [80]}]}}}}),
        (f"{API}/scale", {"spec": [5]}),
        (SETTINGS, {"data": "CIRCUIT_BREAKER_ENABLED=true"}),
        ("/apis/rbac.authorization.k8s.io/v1/namespaces/fitfoot/roles/incident-runbook", {"rules": {"verbs": ["*"]}}),
        ("/apis/rbac.authorization.k8s.io/v1/namespaces/fitfoot/rolebindings/incident-runbook", {"roleRef": None}),
    ],
)
def test_a_value_of_a_wrong_type_is_invalid(caller: Caller, path: str, change: object) -> None:
    before = caller.cluster.version
    answer = caller.send("PATCH", path, change, MERGE)
    assert (answer.status_code, answer.json()["reason"]) == (422, "Invalid")
    assert caller.cluster.version == before


def test_a_patch_that_is_not_json_is_refused(caller: Caller) -> None:
    answer = caller.send("PATCH", SETTINGS, "{data", MERGE)
    assert (answer.status_code, answer.json()["reason"]) == (400, "BadRequest")
