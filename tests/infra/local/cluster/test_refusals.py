"""Tests that the demo cluster refuses what a real API server refuses, in the same order and with the same words."""

from collections.abc import Iterator

import pytest

from infra.local.cluster.patches import APPLY, MERGE
from infra.local.cluster.patches import JSON as JSON_PATCH
from tests.infra.local.cluster.caller import APPS, CORE, Caller, called_in_the_demo

pytestmark = pytest.mark.integration
JSON = "application/json"
API = f"{APPS}/deployments/fitfoot-api"
SETTINGS = f"{CORE}/configmaps/app-config"


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Someone who calls the demo's cluster and may change nothing of it here."""
    with called_in_the_demo(tmp_path_factory.mktemp("cluster")) as calls:
        before = calls.cluster.version
        yield calls
        assert calls.cluster.version == before


@pytest.mark.parametrize(
    ("method", "path", "verb", "resource", "for_an_admin"),
    [
        ("DELETE", API, "delete", 'deployments" in API group "apps"', 405),
        ("DELETE", f"{APPS}/deployments", "deletecollection", 'deployments" in API group "apps"', 405),
        ("PUT", SETTINGS, "update", 'configmaps" in API group ""', 405),
        ("POST", f"{APPS}/deployments/x", "create", 'deployments" in API group "apps"', 405),
        ("GET", f"{CORE}/pods", "list", 'pods" in API group ""', 404),
        ("GET", f"{CORE}/pods/web-1/log", "get", 'pods/log" in API group ""', 404),
        ("GET", f"{CORE}/status", "get", 'namespaces/status" in API group ""', 404),
        ("GET", "/apis/batch/v1/jobs", "list", 'jobs" in API group "batch"', 404),
        ("GET", f"{API}/scale/more", "get", 'deployments/scale/more" in API group "apps"', 404),
        ("GET", f"{APPS}/deployments?watch=true", "watch", 'deployments" in API group "apps"', 405),
    ],
)
def test_who_may_not_is_told_so_before_there_is_no_such_thing(  # noqa: PLR0913, PLR0917 -- one row, read from left to right
    caller: Caller, method: str, path: str, verb: str, resource: str, for_an_admin: int
) -> None:
    answer = caller.send(method, path, user="runbook")
    assert (answer.status_code, answer.json()["reason"]) == (403, "Forbidden")
    assert f'User "incident-runbook" cannot {verb} resource "{resource}' in answer.json()["message"]
    assert caller.send(method, path).status_code == for_an_admin


def test_a_watch_is_refused_with_what_to_do_instead(caller: Caller) -> None:
    assert "list again" in caller.send("GET", f"{APPS}/deployments?watch=1").json()["message"]
    assert caller.send("GET", f"{APPS}/deployments?watch=false").status_code == 200


@pytest.mark.parametrize("user", ["", "runbook", "admin"])
def test_everybody_may_ask_how_the_server_is(caller: Caller, user: str) -> None:
    for path in ("/healthz", "/livez", "/readyz"):
        answer = caller.send("GET", path, user=user)
        assert (answer.status_code, answer.text) == (200, "ok")
    assert caller.send("GET", "/version", user=user).json()["gitVersion"] == "v1.20.0-demo"
    assert caller.send("GET", "/healthz", user="bad token").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "user", "status"),
    [
        ("GET", "/apis", "", 403),
        ("GET", "/apis", "runbook", 404),
        ("GET", "/metrics", "runbook", 403),
        ("GET", "/metrics", "admin", 404),
        ("POST", "/healthz", "runbook", 403),
        ("POST", "/healthz", "admin", 405),
    ],
)
def test_other_paths_are_for_whom_a_cluster_gives_them(
    caller: Caller, method: str, path: str, user: str, status: int
) -> None:
    answer = caller.send(method, path, user=user)
    assert (answer.status_code, answer.json()["code"]) == (status, status)
    assert (f'cannot {method.lower()} path "{path}"' in answer.json()["message"]) == (status == 403)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("A KEY", "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',"),
        ("a/b", "a valid config key must consist of"),
        ("", "a valid config key must consist of"),
        ("..", "must not be '..'"),
        ("..a", "must not start with '..'"),
        ("k" * 254, "must be no more than 253 characters"),
    ],
)
def test_a_wrong_key_of_a_config_map_is_invalid(caller: Caller, key: str, why: str) -> None:
    patched = caller.send("PATCH", SETTINGS, {"data": {key: "1"}}, MERGE, "runbook")
    created = caller.send("POST", f"{CORE}/configmaps", {"metadata": {"name": "new"}, "data": {key: "1"}}, JSON)
    for answer in (patched, created):
        assert (answer.status_code, answer.json()["reason"]) == (422, "Invalid")
        (cause,) = answer.json()["details"]["causes"]
        assert cause["field"] == f"data[{key}]"
        assert cause["message"].startswith(f'Invalid value: "{key}": {why}')


@pytest.mark.parametrize("path", [API, f"{API}/scale", SETTINGS])
def test_an_object_is_called_what_its_url_calls_it(caller: Caller, path: str) -> None:
    name = path.removesuffix("/scale").rpartition("/")[2]
    answer = caller.send("PATCH", path, {"metadata": {"name": "other"}}, MERGE)
    assert (answer.status_code, answer.json()["reason"]) == (400, "BadRequest")
    assert answer.json()["message"] == f"the name of the object (other) does not match the name on the URL ({name})"
    elsewhere = caller.send("PATCH", path, {"metadata": {"name": name, "namespace": "default"}}, MERGE)
    assert (elsewhere.status_code, "does not match the namespace sent" in elsewhere.json()["message"]) == (400, True)


def test_an_object_is_created_and_applied_where_its_url_says(caller: Caller) -> None:
    body = {"metadata": {"name": "new", "namespace": "default"}}
    assert caller.send("POST", f"{CORE}/configmaps", body, JSON).status_code == 400
    applied = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "other"}}
    assert caller.send("PATCH", f"{SETTINGS}?fieldManager=us", applied, APPLY).status_code == 400


@pytest.mark.parametrize(
    ("path", "change", "why"),
    [
        (API, {"spec": {"paused": "yes"}}, 'DeploymentSpec.Paused: ReadBool: expect t or f, but found ", error found'),
        (API, {"spec": {"paused": 1}}, "ReadBool: expect t or f, but found 1,"),
        (API, {"spec": {"strategy": "Recreate"}}, 'readObjectStart: expect { or n, but found ",'),
        (API, {"spec": {"minReadySeconds": True}}, "readUint32: unexpected character: \N{REPLACEMENT CHARACTER},"),
        (API, {"spec": {"replicas": 2**31}}, "Replicas: ReadInt32: overflow: 2147483648,"),
        (f"{API}/scale", {"spec": {"replicas": 2**31}}, "ReadInt32: overflow: 2147483648,"),
        (f"{API}/scale", {"spec": {"replicas": 10**30}}, "readUint32: overflow,"),
        (f"{API}/scale", {"spec": {"replicas": 2.5}}, "assertInteger: can not decode float as int,"),
        (f"{API}/scale", {"spec": {"replicas": False}}, "readUint32: unexpected character"),
        (SETTINGS, {"immutable": "true"}, "ReadBool: expect t or f"),
    ],
)
def test_a_value_that_a_field_cannot_hold_is_invalid(caller: Caller, path: str, change: object, why: str) -> None:
    answer = caller.send("PATCH", path, change, MERGE)
    assert (answer.status_code, answer.json()["reason"]) == (422, "Invalid")
    assert why in answer.json()["message"]


def test_of_an_object_to_be_created_it_is_a_bad_request(caller: Caller) -> None:
    answer = caller.send("POST", f"{APPS}/deployments", {"metadata": {"name": "n"}, "spec": {"paused": "no"}}, JSON)
    assert (answer.status_code, "cannot be handled as a Deployment" in answer.json()["message"]) == (400, True)


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("", ["fitfoot-admin", "fitfoot-api", "fitfoot-web"]),
        ("app==fitfoot-api", ["fitfoot-api"]),
        ("app = fitfoot-api", ["fitfoot-api"]),
        ("app in (fitfoot-api, fitfoot-web),app!=fitfoot-web", ["fitfoot-api"]),
        ("app notin (fitfoot-api)", ["fitfoot-admin", "fitfoot-web"]),
        ("tier notin (gold)", ["fitfoot-admin", "fitfoot-api", "fitfoot-web"]),
        ("app", ["fitfoot-admin", "fitfoot-api", "fitfoot-web"]),
        ("!app", []),
        ("shop.ch/tier=gold", []),
        ("app=", []),
    ],
)
def test_labels_select(caller: Caller, selector: str, names: list[str]) -> None:
    found = caller.send("GET", f"{APPS}/deployments?labelSelector={selector.replace(' ', '+')}").json()["items"]
    assert [each["metadata"]["name"] for each in found] == names


@pytest.mark.parametrize(
    "query",
    [
        *(
            f"labelSelector={bad}"
            for bad in ("=a", "a=b=c", "a+b", "a,", ",a", "a+in+b", "a+in+(b", "-a", "a=b!", "a=-")
        ),
        *(f"labelSelector={bad}" for bad in ("a+IN+(b)", "a+in+(b+c)", "a/b/c=d", "%7B%22matchLabels%22:1%7D")),
        "fieldSelector=status.phase%3DRunning",
        "fieldSelector=metadata.name",
        "limit=many",
        "continue=nothing",
        "continue=W10%3D",
    ],
)
def test_a_question_that_cannot_be_read_is_a_bad_request(caller: Caller, query: str) -> None:
    answer = caller.send("GET", f"{APPS}/deployments?{query}")
    assert (answer.status_code, answer.json()["reason"]) == (400, "BadRequest")


def test_a_list_comes_in_pages(caller: Caller) -> None:
    pages, token, left = [], "", []
    while True:
        page = caller.send("GET", f"{APPS}/deployments?limit=2&continue={token}").json()
        pages.append([each["metadata"]["name"] for each in page["items"]])
        left.append(page["metadata"].get("remainingItemCount"))
        token = page["metadata"].get("continue", "")
        if not token:
            break
    assert (pages, left) == ([["fitfoot-admin", "fitfoot-api"], ["fitfoot-web"]], [1, None])
    assert "continue" not in caller.send("GET", f"{APPS}/deployments?limit=0").json()["metadata"]


def test_a_page_after_a_change_is_not_pretended(tmp_path_factory: pytest.TempPathFactory) -> None:
    with called_in_the_demo(tmp_path_factory.mktemp("changing")) as caller:
        page = caller.send("GET", f"{APPS}/deployments?limit=1").json()
        caller.send("PATCH", f"{API}/scale", {"spec": {"replicas": 2}}, MERGE)
        answer = caller.send("GET", f"{APPS}/deployments?limit=1&continue={page['metadata']['continue']}")
    assert (answer.status_code, answer.json()["reason"]) == (410, "Expired")


def test_a_body_without_end_is_too_large(caller: Caller) -> None:
    three_megabytes = 3 * 1024 * 1024
    patch = '{"data": {"A": 1}}'
    answer = caller.send("PATCH", SETTINGS, patch + " " * (three_megabytes - len(patch)), MERGE)
    assert answer.status_code == 422  # it is read, and is wrong
    answer = caller.send("PATCH", SETTINGS, patch + " " * (three_megabytes + 1 - len(patch)), MERGE)
    assert (answer.status_code, answer.json()["reason"]) == (413, "RequestEntityTooLarge")
    assert answer.json()["message"] == "Request entity too large: limit is 3145728"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{data", "invalid character 'd' looking for beginning of object key string"),
        ('{"data" 1}', "invalid character '1' after object key"),
        ('{"data": x}', "invalid character 'x' looking for beginning of value"),
        ('{"data": NaN}', "invalid character 'N' looking for beginning of value"),
        ('{"a": "}{[" "b"}', "invalid character '\"' after object key:value pair"),
        ('{"a": ["\\"}" 1]}', "invalid character '1' after array element"),
        ("{} {}", "invalid character '{' after top-level value"),
        ('{"a": "\\x"}', "in string escape code"),
        ('{"a": "\n"}', "in string literal"),
        ('{"a": "b', "unexpected end of JSON input"),
        ("", "unexpected end of JSON input"),
        ("[" * 100_000, "exceeded max depth"),
    ],
)
def test_a_body_that_is_not_json_is_refused_in_the_real_one_s_words(caller: Caller, body: str, why: str) -> None:
    patched = caller.send("PATCH", SETTINGS, body, MERGE)
    assert (patched.status_code, patched.json()["reason"]) == (400, "BadRequest")
    assert patched.json()["message"].startswith("error decoding patch: ")
    assert patched.json()["message"].endswith(why)
    created = caller.send("POST", f"{CORE}/configmaps", body, JSON)
    assert created.status_code == 400
    assert created.json()["message"].startswith("couldn't get version/kind; json parse error: ")
    assert caller.send("PATCH", SETTINGS, body, JSON_PATCH).status_code == 400


def test_yaml_is_read_where_it_is_said_and_refused_where_it_is_none(caller: Caller) -> None:
    path = f"{SETTINGS}?fieldManager=us&force=true&dryRun=All"
    read = caller.send("PATCH", path, "kind: ConfigMap\napiVersion: v1\ndata: {SINCE: 2026-11-23}", APPLY)
    assert read.json()["data"]["SINCE"] == "2026-11-23"
    answer = caller.send("PATCH", path, "data: {", APPLY)
    assert (answer.status_code, answer.json()["message"].startswith("error decoding YAML: ")) == (400, True)
