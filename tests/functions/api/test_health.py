import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.api.health.external import Asked, Outside
from functions.api.health.external_apis import finding
from functions.api.health.finding import CHECKS, Finding, Health, overall
from functions.api.health.looking import SECONDS_EACH, Looking
from functions.api.health.settings import ExternalApi, HealthSettings
from functions.api.health.shop import DISK, MEMORY, SILENT
from functions.model.rule import Sample
from functions.shop.questions import Answered, PromQL, RedisPing, Rows, Sql, Timed, Unanswered
from functions.shop.reader import ShopReader
from infra.operator.settings import ApiSettings
from tests.functions.api.history import NOW
from tests.functions.api.site import API_TOKEN, Site
from tests.functions.shop.lambdas import FakeLambda, says

pytestmark = pytest.mark.unit
WITH_TOKEN = {"authorization": f"Bearer {API_TOKEN}"}
PAYMENTS = ExternalApi("payments", "https://pay.example.ch/health")
DOWN = Timed(Unanswered("cannot connect to 10.1.2.4:5432: connection refused"), 12.0)
NOT_SET = Timed(Unanswered("no database is set; write database: {url: …}"))


def node(used: float, instance: str = "10.1.2.3:9100") -> Sample:
    return Sample({"instance": instance, "mountpoint": "/data"}, used)


@pytest.fixture
def site() -> Site:
    return Site(days={}, checks=[], health=HealthSettings(required=("database",)))


def statuses(answer: Any) -> dict[str, str]:  # noqa: ANN401 - JSON
    return {name: check["status"] for name, check in answer.json["checks"].items()}


@pytest.mark.parametrize("path", ["/health", "/api/health"])
def test_a_shop_that_is_well_is_healthy(site: Site, path: str) -> None:
    answer = site.ask(path)

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert list(answer.json) == ["timestamp", "status", "version", "checks"]
    assert answer.json["timestamp"] == "2026-11-23T05:02:30Z"
    assert (answer.json["status"], answer.json["version"]) == ("healthy", "1.4.2")
    assert list(answer.json["checks"]) == list(CHECKS)
    assert answer.json["checks"]["database"] == {
        "status": "healthy",
        "response_time": 3.2,
        "details": {"summary": "it answers"},
    }
    assert statuses(answer)["external_apis"] == "unknown"
    assert site.reader.asked == [2.0]


def test_what_was_seen_is_kept_for_five_seconds(site: Site) -> None:
    for seconds in (0, 4, 5, 9, 10):
        site.now = NOW + timedelta(seconds=seconds)
        site.ask("/health")
        site.ask("/api/health", headers=WITH_TOKEN)
    assert len(site.reader.asked) == 3


def test_what_was_seen_later_than_now_is_looked_at_anew(site: Site) -> None:
    for seconds in (0, -1):
        site.now = NOW + timedelta(seconds=seconds)
        site.ask("/health")
    assert len(site.reader.asked) == 2


def test_who_asks_has_an_answer_before_the_function_s_time_is_up() -> None:
    most = max(SECONDS_EACH, Looking.seconds_of_the_reader)
    assert 2 * most <= ApiSettings().timeout_seconds


@pytest.mark.parametrize(("query", "check", "limit"), [(DISK, "disk_space", 90.0), (MEMORY, "memory", 95.0)])
def test_a_node_is_too_full_above_its_limit(site: Site, query: str, check: str, limit: float) -> None:
    site.reader.says[query] = Timed(Answered((node(limit),)), 4.0)
    assert statuses(site.ask("/health"))[check] == "healthy"

    site.now += timedelta(seconds=5)
    site.reader.says[query] = Timed(Answered((node(limit + 0.1),)), 4.0)
    assert statuses(site.ask("/health"))[check] == "unhealthy"


@pytest.mark.parametrize(
    ("kind", "check"), [(Sql, "database"), (RedisPing, "redis"), (DISK, "disk_space"), (MEMORY, "memory")]
)
def test_what_is_ill_turns_its_check_and_the_whole_alone(site: Site, kind: object, check: str) -> None:
    full = Timed(Answered((node(12.0), node(99.2, "10.1.2.9:9100"))), 4.0)
    site.reader.says[kind] = full if isinstance(kind, str) else DOWN

    answer = site.ask("/health")

    assert (answer.status, answer.json["status"]) == (503, "unhealthy")
    well = dict.fromkeys(CHECKS, "healthy") | {"external_apis": "unknown"}
    assert statuses(answer) == well | {check: "unhealthy"}


def test_hosts_errors_and_figures_are_for_those_with_the_token(site: Site) -> None:
    site.reader.says = {Sql: DOWN, DISK: Timed(Answered((node(99.2),)), 4.0)}

    everybody, we = site.ask("/health"), site.ask("/health", headers=WITH_TOKEN)

    for secret in ("10.1.2", "refused", "99.2", "7.0.15", "/data"):
        assert secret not in everybody.body
    assert everybody.json["checks"]["database"]["details"] == {"summary": "it does not answer as it should"}
    assert we.json["checks"]["database"]["details"]["error"] == "cannot connect to 10.1.2.4:5432: connection refused"
    assert we.json["checks"]["disk_space"]["details"] == {
        "summary": "too much disk is used",
        "limit_percent": 90,
        "nodes": [{"instance": "10.1.2.3:9100", "mountpoint": "/data", "used_percent": 99.2}],
    }
    assert we.json["checks"]["redis"]["details"]["version"] == "7.0.15"
    assert everybody.json["checks"]["redis"]["response_time"] == we.json["checks"]["redis"]["response_time"] == 1.2


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Basic eDp5", "x"])
def test_a_wrong_token_is_told_so(site: Site, authorization: str) -> None:
    assert site.ask("/health", headers={"authorization": authorization}).status == 401


def test_a_token_that_cannot_be_compared_shows_nothing(site: Site) -> None:
    site.parameters.unreadable = True
    assert site.ask("/health", headers=WITH_TOKEN).status == 503
    assert site.ask("/health").status == 200


def test_what_nobody_could_ask_is_unknown_and_required_or_not(site: Site) -> None:
    site.reader.says[RedisPing] = NOT_SET
    assert (site.ask("/health").status, statuses(site.ask("/health"))["redis"]) == (200, "unknown")

    required = Site(days={}, checks=[], health=HealthSettings(required=("redis",)))
    required.reader.says[RedisPing] = NOT_SET
    answer = required.ask("/health")
    assert (answer.status, answer.json["status"]) == (503, "unknown")
    assert answer.json["checks"]["redis"]["response_time"] is None


@pytest.mark.parametrize(
    ("prometheus", "silent", "summary"),
    [
        (DOWN.answer, None, "Prometheus does not say"),
        (Answered(()), None, "Prometheus knows no node's disk"),
        (Answered((node(float("nan")),)), None, "Prometheus knows no node's disk"),
        (Answered((node(1.0),)), Answered((node(1.0),)), "Prometheus does not know of all nodes"),
        (Answered((node(1.0),), ("partial",)), None, "Prometheus does not know of all nodes"),
        (Answered((node(1.0),)), Answered((), ("partial",)), "Prometheus does not know of all nodes"),
        (Answered((node(1.0),)), DOWN.answer, "Prometheus does not say"),
    ],
)
def test_a_disk_of_which_prometheus_does_not_tell_is_unknown(
    site: Site, prometheus: Answered | Unanswered, silent: Answered | Unanswered | None, summary: str
) -> None:
    site.reader.says[DISK] = Timed(prometheus, 5.0)
    if silent:
        site.reader.says[SILENT] = Timed(silent, 5.0)
    check = site.ask("/health").json["checks"]["disk_space"]
    assert (check["status"], check["details"]) == ("unknown", {"summary": summary})


def test_of_many_nodes_the_twenty_fullest_are_shown(site: Site) -> None:
    site.reader.says[DISK] = Timed(Answered(tuple(node(float(used)) for used in range(25))), 5.0)
    details = site.ask("/health", headers=WITH_TOKEN).json["checks"]["disk_space"]["details"]
    assert [one["used_percent"] for one in details["nodes"]] == list(range(24, 4, -1))


def test_a_full_disk_is_ill_though_another_node_is_silent(site: Site) -> None:
    site.reader.says = {DISK: Timed(Answered((node(99.0),)), 5.0), SILENT: Timed(Answered((node(1.0),)), 5.0)}
    assert statuses(site.ask("/health"))["disk_space"] == "unhealthy"


@pytest.mark.parametrize(
    ("found", "required", "whole"),
    [
        ("hh", (), "h"),
        ("hu", (), "h"),
        ("hu", ("redis",), "?"),
        ("hu", ("database",), "h"),
        ("xu", ("redis",), "x"),
        ("hx", (), "x"),
        ("uu", ("database",), "?"),
    ],
)
def test_the_whole_is_as_its_checks_and_what_is_required_of_them(
    found: str, required: tuple[str, ...], whole: str
) -> None:
    of = {"h": Health.HEALTHY, "x": Health.UNHEALTHY, "u": Health.UNKNOWN, "?": Health.UNKNOWN}
    checks = {name: Finding(of[one], "") for name, one in zip(("database", "redis"), found, strict=True)}
    assert overall(checks, required) is of[whole]


@pytest.mark.parametrize(
    ("wells", "health", "summary"),
    [
        ((), Health.UNKNOWN, "none is set"),
        ((True, True), Health.HEALTHY, "2 of 2 answer as they should"),
        ((True, None), Health.UNKNOWN, "1 of 2 answer as they should"),
        ((None, False), Health.UNHEALTHY, "0 of 2 answer as they should"),
    ],
)
def test_the_apis_of_others_are_as_ill_as_the_illest(
    wells: tuple[bool | None, ...], health: Health, summary: str
) -> None:
    found = finding([Asked(PAYMENTS, well, 7.0) for well in wells])
    assert (found.health, found.summary) == (health, summary)


@pytest.fixture(name="never")
def _never() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_whoever_hangs_turns_alone(never: threading.Event) -> None:
    """A name that does not resolve, of two that are asked, and a shop reader that never answers."""

    def resolve(host: str, _port: int) -> list[str]:
        if host == "pay.example.ch":
            never.wait()
        return ["169.254.169.254"]

    site = Site(days={}, checks=[])
    apis = (PAYMENTS, ExternalApi("mail", "https://mail.example.ch", allow_private=True))
    looking = Looking(
        lambda: site.reader,
        Outside(resolve),
        HealthSettings(external_apis=apis),
        lambda: site.now,
        seconds_each=0.01,
        seconds_of_the_reader=5,
    )
    found = looking.look().findings
    assert [one["status"] for one in found["external_apis"].private["apis"]] == ["unhealthy", "unknown"]
    assert "instance metadata" in found["external_apis"].private["apis"][1]["error"]
    assert (found["database"].health, found["redis"].health) == (Health.HEALTHY, Health.HEALTHY)


def test_a_shop_reader_that_does_not_answer_makes_unknown_what_only_it_can_say(never: threading.Event) -> None:
    site = Site(days={}, checks=[], outside=Outside(lambda _host, _port: []))

    class Hangs:
        def timed(self, *_: object) -> list[Timed]:
            never.wait()
            return []

    looking = Looking(Hangs, site.outside, HealthSettings(), lambda: site.now, 0.01, 0.01)
    found = looking.look().findings
    assert {one.health for one in found.values()} == {Health.UNKNOWN}
    assert found["database"].private["error"] == "the shop reader did not answer within 0.01 s"


def test_a_fault_of_ours_is_no_illness_of_the_shop(site: Site) -> None:
    site.reader.fault = KeyError("10.0.0.5")

    answer = site.ask("/health")

    assert (answer.status, answer.json["status"]) == (503, "unknown")
    assert "10.0.0.5" not in answer.body + site.ask("/health", headers=WITH_TOKEN).body


def test_a_fault_of_ours_is_no_illness_of_an_api() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise KeyError("10.0.0.5")

    site = Site(days={}, checks=[])
    known = HealthSettings(external_apis=(PAYMENTS,))
    found = Looking(lambda: site.reader, Outside(resolve), known, lambda: NOW).look().findings["external_apis"]
    assert found.health is Health.UNKNOWN
    assert found.private["apis"][0]["error"] == "it could not be asked: KeyError"


ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ok", "rows", "value", "took_ms", "error", "asked", "metric"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(answers=st.lists(ANSWERS, min_size=3, max_size=6))
def test_whatever_the_shop_reader_answers_there_is_an_answer(answers: list[Any]) -> None:
    looking = Looking(
        lambda: ShopReader(FakeLambda(lambda _: says({"answers": answers}))),
        Outside(lambda _host, _port: []),
        HealthSettings(),
        lambda: NOW,
    )
    found = looking.look().findings
    assert list(found) == list(CHECKS)
    json.dumps([one.as_json(private=True) for one in found.values()])


def test_the_settings_come_by_the_environment() -> None:
    said = {
        "required": ["redis"],
        "disk_used_percent": 80,
        "external_apis": [{"name": "payments", "url": "https://pay.example.ch/health", "status": None}],
    }
    assert HealthSettings.read({"HEALTH": json.dumps(said)}) == HealthSettings(("redis",), 80, 95, (PAYMENTS,))
    assert HealthSettings.read({}) == HealthSettings()


def test_rows_without_any_are_no_pong() -> None:
    site = Site(days={}, checks=[])
    site.reader.says = {Sql: Timed(Rows(()), 1.0), PromQL: Timed(Rows(()), 1.0), RedisPing: Timed(Rows(()), 1.0)}
    assert set(statuses(site.ask("/health")).values()) == {"unknown"}
