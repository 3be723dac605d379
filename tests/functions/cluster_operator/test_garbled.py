"""Tests: a cluster that answers in JSON, and not what Kubernetes answers, or not what was wanted: always a sentence."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from functions.cluster_operator import faults
from functions.cluster_operator.performing import perform
from functions.cluster_operator.request import parse
from functions.cluster_operator.settings import Settings

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KNOWN = Settings("http://k", tls=False, token=lambda: "t", namespace="n", deployments=("web",), config_map="c")
Json = Any
SCALE, BREAKER = {"step": "scale", "deployment": "web", "replicas": 5}, {"step": "breaker", "enabled": True}
RESTART, BACK = {"step": "restart", "deployment": "web"}, {"step": "roll_back", "deployment": "web"}
SEEN, REVISIONS = {"step": "capacity"}, {"step": "revisions"}


def a_template(image: str, **annotations: Json) -> Json:
    pods = {"containers": [{"name": "web", "image": image}]}
    return {"metadata": {"labels": {"app": "web"}, "annotations": annotations}, "spec": pods}


def objects() -> dict[str, Json]:
    """What a cluster has, by the ends of their paths."""
    about = {"name": "web", "uid": "u", "resourceVersion": "7", "generation": 1}
    revision = {"deployment.kubernetes.io/revision": "2"}
    selector = {"matchLabels": {"app": "web"}}

    def a_set(number: str, image: str) -> Json:
        named = {"name": f"web-{number}", "ownerReferences": [{"uid": "u"}]}
        made = {
            "creationTimestamp": f"2026-11-2{number}T12:00:00Z",
            "annotations": {"deployment.kubernetes.io/revision": number},
        }
        return {"metadata": named | made, "spec": {"template": a_template(image)}}

    return {
        "/scale": {"metadata": about, "spec": {"replicas": 2}},
        "/deployments/web": {
            "metadata": about | {"annotations": revision},
            "spec": {"replicas": 2, "selector": selector, "template": a_template("web:2")},
            "status": {"observedGeneration": 1, "replicas": 2},
        },
        "/replicasets": {"items": [a_set("1", "web:1"), a_set("2", "web:2")]},
        "/configmaps/c": {"metadata": about, "data": {"CIRCUIT_BREAKER_ENABLED": "false"}},
        "/horizontalpodautoscalers": {"items": []},
    }


def answered(payload: Mapping[str, object], of: Callable[[httpx.Request], bytes]) -> Json:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(of(request)), headers={"Content-Type": "application/json"})

    request = parse(payload, KNOWN.deployments)
    return asyncio.run(perform(request, KNOWN, httpx.MockTransport(answer), now=NOW, seconds=9))


def unchanged(found: dict[str, Json]) -> Callable[[httpx.Request], bytes]:
    """A cluster that takes every change, and stays as it is."""
    return lambda request: next(
        json.dumps(one).encode() for end, one in found.items() if request.url.path.endswith(end)
    )


def planted(end: str, path: str, value: Json) -> Callable[[httpx.Request], bytes]:
    """A cluster whose objects of one kind have something else at a path."""
    found = objects()
    *steps, last = path.split(".")
    place = found[end]
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[last] = value
    return unchanged(found)


@pytest.mark.parametrize("payload", [SEEN, REVISIONS, {"step": "ready"}])
def test_what_is_as_it_should_be_is_read(payload: dict[str, object]) -> None:
    assert answered(payload, unchanged(objects()))["verdict"] in {"VERDICT_DONE", "VERDICT_WAITING"}


@pytest.mark.parametrize(
    ("payload", "end", "path", "value", "says"),
    [
        (SCALE, "/scale", "spec.replicas", 1e999, "200 and application/json to GET .*/scale, which is no answer"),
        (SCALE, "/scale", "spec.replicas", 2.5, "a Scale lacks or garbles spec.replicas; see that"),
        (SCALE, "/scale", "spec.replicas", True, "garbles spec.replicas"),
        (SCALE, "/scale", "spec.replicas", -1, "garbles spec.replicas"),
        (SCALE, "/scale", "spec", "text", "garbles spec;"),
        (SCALE, "/scale", "metadata.resourceVersion", 7, "garbles metadata.resourceVersion"),
        (SEEN, "/deployments/web", "spec.selector", [], "a Deployment lacks or garbles spec.selector"),
        (SEEN, "/deployments/web", "spec.selector.matchLabels", ["app"], "garbles spec.selector.matchLabels"),
        (SEEN, "/deployments/web", "spec.selector.matchLabels", {"app": 5}, "garbles spec.selector.matchLabels.app"),
        (SEEN, "/deployments/web", "spec.selector.matchLabels", {"app": "\ud800"}, "garbles spec.selector.matchLabels"),
        (SEEN, "/deployments/web", "spec.template", "text", "garbles spec.template"),
        (SEEN, "/deployments/web", "spec.template.metadata", [], "garbles spec.template.metadata"),
        (SEEN, "/deployments/web", "spec.template.metadata.annotations", "x", "garbles spec.template.metadata.annot"),
        (SEEN, "/deployments/web", "spec.paused", "no", "garbles spec.paused"),
        (SEEN, "/deployments/web", "metadata.name", "another", "garbles metadata.name"),
        (SEEN, "/deployments/web", "metadata.annotations", [], "garbles metadata.annotations"),
        (SEEN, "/deployments/web", "status", 5, "garbles status"),
        (SEEN, "/deployments/web", "status.replicas", {}, "garbles status.replicas"),
        (SEEN, "/configmaps/c", "data.CIRCUIT_BREAKER_ENABLED", 5, "a ConfigMap lacks or garbles data.CIRCUIT_BREAKER"),
        (SEEN, "/configmaps/c", "data", ["x"], "garbles data"),
        (REVISIONS, "/replicasets", "items", "many", "a ReplicaSetList lacks or garbles items"),
        (REVISIONS, "/replicasets", "items", [5], "garbles items"),
        (REVISIONS, "/replicasets", "items.0.metadata.creationTimestamp", 5, "items\\[0\\].metadata.creationTimestamp"),
        (REVISIONS, "/replicasets", "items.0.metadata.creationTimestamp", "noon", "metadata.creationTimestamp"),
        (REVISIONS, "/replicasets", "items.0.spec.template.spec.containers", {}, "template.spec.containers"),
        (REVISIONS, "/replicasets", "items.0.metadata.ownerReferences", ["u"], "metadata.ownerReferences"),
    ],
)  # fmt: skip
def test_what_is_garbled_is_told_by_its_path(
    payload: dict[str, object], end: str, path: str, value: Json, says: str
) -> None:
    with pytest.raises(faults.NotKubernetes) as raised:
        answered(payload, planted(end, path, value))
    assert re.search(says, str(raised.value)), raised.value
    assert "see that kubernetes.endpoint is the cluster's own" in str(raised.value)


def test_an_autoscaler_that_is_garbled_is_in_nobody_s_way() -> None:
    answer = answered(SEEN, planted("/horizontalpodautoscalers", "items", [{"spec": {"scaleTargetRef": {"name": []}}}]))
    assert answer["note"].startswith("whether an autoscaler is in the way cannot be seen: what should be a Horiz")


@pytest.mark.parametrize("mark", [5, "yesterday", ["2026-11-23T11:59:00Z"], None])
def test_a_mark_of_a_restart_that_is_no_time_hinders_no_restart(mark: Json) -> None:
    found = objects()
    found["/deployments/web"]["spec"]["template"]["metadata"]["annotations"] = {
        "kubectl.kubernetes.io/restartedAt": mark
    }

    def restarts(request: httpx.Request) -> bytes:
        if request.method == "PATCH":
            found["/deployments/web"]["spec"]["template"] |= json.loads(request.content)["spec"]["template"]
        return unchanged(found)(request)

    assert answered(RESTART, restarts)["changed"] is True


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (SCALE, "the cluster took the change, and the number of web's replicas is 2; it should be 5; something in"),
        (BREAKER, "took the change, and CIRCUIT_BREAKER_ENABLED is false; it should be true"),
        (RESTART, "took the change, and the time of web's restart is not set; it should be 2026-11-23 12:00:00"),
        (BACK, "the cluster took web's template of revision 1, and what stands is another one; see what changes it"),
    ],
)
def test_a_change_that_was_taken_and_not_made_is_an_error(payload: dict[str, object], says: str) -> None:
    with pytest.raises(faults.NotDone) as raised:
        answered(payload, unchanged(objects()))
    assert says in str(raised.value)


def test_an_answer_that_cannot_be_read_is_said() -> None:
    def garbles(_: httpx.Request) -> bytes:
        raise httpx.DecodingError("incorrect header check")

    with pytest.raises(faults.NotKubernetes, match="cannot be read: incorrect header check; see that kubernetes"):
        answered(SCALE, garbles)
