"""`fitfoot check --live` of a deployment that is well, and of one in which some things are not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infra.local.parts import Parts
from tests.e2e.shell import client, detector, tick, until

pytestmark = pytest.mark.e2e
RULE, PARAMETER = "fitfoot-log-analyser", "/fitfoot/TEAM_EMAIL"
NOT_HERE = ("invocations: http://127.0.0.1", "failures: these credentials may not; grant sqs:GetQueueUrl")
"""The emulator counts no scheduled runs; and its queue wants TLS, where policies are enforced."""
Look = tuple[int, dict[str, Any], str]


def _check(run: Parts, file: Path, *urls: str, **environment: str) -> Look:
    """Exit code, JSON and screen."""
    surroundings = {**os.environ, **run.environment, **environment}
    words = [sys.executable, "-m", "infra.cli", "check", "--json", str(file), "--live", *urls]
    done = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(file.read_text()), done.stdout


def _things(report: dict[str, Any]) -> set[str]:
    return {finding["field"] for finding in report["findings"]}


def test_a_deployment_that_is_well_and_was_drilled_has_nothing_to_mend(run: Parts, tmp_path: Path) -> None:
    topics = client(run, "sns")
    topic = next(one["TopicArn"] for one in topics.list_topics()["Topics"] if one["TopicArn"].endswith(":fitfoot-team"))
    told = topics.subscribe(TopicArn=topic, Protocol="email", Endpoint="team@fitfoot.ch")
    drill = detector(run, {"drill": True})["incident"]["id"]
    detector(run, {"incident": drill, "action": "acknowledge", "by": "Anna"})
    client(run, "lambda").invoke(FunctionName="fitfoot-health-probe")
    tick(run)  # both as the schedule will within a minute

    def well() -> Look | None:
        addresses = run.environment["API_URL"], run.environment["SHOP_URL"]
        pasted = f"{run.environment['METRICS_TOKEN']}\n"
        found = _check(run, tmp_path / "live.json", *addresses, METRICS_TOKEN=pasted)
        return found if found[0] == 0 else None

    code, report, screen = until(well, 60)  # a cold start's first questions of /health may be late
    topics.unsubscribe(SubscriptionArn=told["SubscriptionArn"])
    assert (code, report["ok"], report["findings"]) == (0, True, [])
    assert all(text.startswith(NOT_HERE) for text in report["not_run"])
    for words in (
        "/health: healthy, version local",
        "/status.json: 3 checks",
        "samples, 3 checks",
        "9 functions of version local",
        "bus fitfoot is there",
        "tables can be read and written",
        "and needs no such stack to run them",
        "fitfoot-incident-detector ticked",
        "Anna acknowledged it after",
        "fitfoot-team: 1 subscription confirmed",
        "4 runbooks can be run",
    ):
        assert words in screen
    secrets = [value for name, value in run.environment.items() if name.endswith(("_TOKEN", "_SECRET"))]
    assert secrets
    assert not any(secret in screen for secret in secrets)


@contextmanager
def _broken(run: Parts) -> Iterator[None]:
    """A rule that is disabled, a parameter that is gone."""
    events, parameters = client(run, "events"), client(run, "ssm")
    team = parameters.get_parameter(Name=PARAMETER, WithDecryption=True)["Parameter"]["Value"]
    events.disable_rule(Name=RULE)
    parameters.delete_parameter(Name=PARAMETER)
    try:
        yield
    finally:
        parameters.put_parameter(Name=PARAMETER, Value=team, Type="SecureString")
        events.enable_rule(Name=RULE)


def test_what_is_wrong_is_named_with_what_to_do_about_it(run: Parts, tmp_path: Path) -> None:
    nowhere, api = f"{run.environment['SHOP_URL']}/nowhere", run.environment["API_URL"]
    with _broken(run):
        code, report, screen = _check(run, tmp_path / "live.json", api, nowhere, METRICS_TOKEN="another")
    assert (code, report["ok"]) == (1, False)
    assert _things(report) >= {RULE, PARAMETER, nowhere, f"{api}/metrics"}
    assert f"aws events enable-rule --name {RULE}" in screen
    assert f"aws ssm put-parameter --type SecureString --name {PARAMETER} --value team@fitfoot.ch" in screen
    assert {finding["file"] for finding in report["findings"]} == {"live"}
