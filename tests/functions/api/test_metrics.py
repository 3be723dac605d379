import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from functions.api.metrics import families
from functions.api.monitoring_families import DECLARED, gauge
from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.observation import Cause, Outcome
from functions.prometheus.exposition import Format, expose
from infra.local.debian import binary
from tests.builders import a_check
from tests.functions.api.history import NOW, a_day, a_shop, an_observation

pytestmark = pytest.mark.unit


def scraped(checks: list[Check], days: dict[str, CheckDay]) -> dict[str, float]:
    """Values by series, as `name{label=value,...}` without the labels that all have."""
    found = {}
    for family in text_string_to_metric_families(expose(families(checks, days, NOW), Format.TEXT)):
        for sample in family.samples:
            labels = {name: text for name, text in sample.labels.items() if name not in ("group", "service")}
            found[f"{sample.name}{labels}"] = sample.value
    return found


def of_storefront(outcome: Outcome, *, ago: timedelta = timedelta()) -> dict[str, float]:
    return scraped([a_check()], {"storefront": a_day(latest=an_observation(outcome, at=NOW - ago))})


SUCCESS = "probe_success{'check': 'storefront'}"


def test_a_check_is_told_under_the_names_of_blackbox_exporter() -> None:
    found = of_storefront(Outcome.UP)

    assert found[SUCCESS] == 1
    assert found["probe_duration_seconds{'check': 'storefront'}"] == 0.084
    assert found["probe_http_status_code{'check': 'storefront'}"] == 200
    assert found["probe_ssl_earliest_cert_expiry{'check': 'storefront'}"] == 1801353600
    assert found["probe_http_duration_seconds{'check': 'storefront', 'phase': 'connect'}"] == 0.004
    assert found["probe_http_duration_seconds{'check': 'storefront', 'phase': 'processing'}"] == 0.075
    assert not [name for name in found if "'tls'" in name]


@pytest.mark.parametrize(
    ("outcome", "success"),
    [(Outcome.UP, 1), (Outcome.DEGRADED, 1), (Outcome.MAINTENANCE, 1), (Outcome.DOWN, 0), (Outcome.UNKNOWN, None)],
)
def test_success_is_zero_when_down_and_absent_when_unknown(outcome: Outcome, success: int | None) -> None:
    assert of_storefront(outcome).get(SUCCESS) == success


def test_a_failing_check_tells_its_reason_from_a_closed_set() -> None:
    assert of_storefront(Outcome.DOWN)["probe_failed_due_to{'check': 'storefront', 'reason': 'status'}"] == 1
    assert not [name for name in of_storefront(Outcome.UP) if name.startswith("probe_failed_due_to")]


def test_a_failure_without_a_cause_has_no_reason() -> None:
    latest = replace(an_observation(Outcome.DOWN), cause=Cause.NONE)
    found = scraped([a_check()], {"storefront": a_day(latest=latest)})
    assert not [name for name in found if name.startswith("probe_failed_due_to")]


def test_what_is_too_old_says_only_that_it_is_unknown_and_when_it_was_seen() -> None:
    found = of_storefront(Outcome.UP, ago=timedelta(minutes=10))

    assert found["probe_outcome{'check': 'storefront', 'outcome': 'unknown'}"] == 1
    assert found["probe_outcome{'check': 'storefront', 'outcome': 'up'}"] == 0
    assert found["probe_last_tick_timestamp_seconds{'check': 'storefront'}"] == NOW.timestamp() - 600
    assert {name.partition("{")[0] for name in found} == {"probe_outcome", "probe_last_tick_timestamp_seconds"}


def test_a_check_that_was_never_observed_is_unknown() -> None:
    found = scraped([a_check()], {})
    assert found["probe_outcome{'check': 'storefront', 'outcome': 'unknown'}"] == 1
    assert {name.partition("{")[0] for name in found} == {"probe_outcome"}


def test_every_series_names_its_group_and_service() -> None:
    for family in families([a_check()], {"storefront": a_day(latest=an_observation(Outcome.DOWN))}, NOW):
        for labels, _ in family.samples:  # type: ignore[union-attr]  # all of them are gauges
            assert {"check": "storefront", "group": "shop", "service": "web"}.items() <= labels.items()


@pytest.mark.integration
def test_promtool_finds_nothing_wrong() -> None:
    checks, days = a_shop()
    latest = {name: each[-1] for name, each in days.items()}
    ours = [gauge(one.name, [(tuple("x" for _ in one.labels), 1)]) for one in DECLARED]
    text = expose([*families(checks, latest, NOW), *ours], Format.TEXT)

    said = subprocess.run(
        [binary("promtool"), "check", "metrics"], input=text, text=True, capture_output=True, check=False
    )

    assert (said.stdout, said.stderr, said.returncode) == ("", "", 0)
