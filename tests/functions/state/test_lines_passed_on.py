"""Tests: the log analyser itself, between the emulator, a Better Stack and a Sentry: what goes wrong with one of them
costs no count and loses no line; here, where an emulator runs.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.state import alerts, series_table
from tests.functions.log_analyser.delivered import GROUPS, a_batch, a_request
from tests.functions.log_analyser.shipping import fake_better_stack
from tests.functions.sentry import fake_sentry
from tests.functions.state.tables import create, delete

pytestmark = pytest.mark.integration
BUCKET = "fitfoot-lines"
SECRETS = ("BETTERSTACK_TOKEN", "SENTRY_DSN")


@dataclass
class Surroundings:
    """What the function speaks to."""

    better_stack: fake_better_stack.FakeBetterStack
    sentry: fake_sentry.FakeSentry
    s3: Any
    dynamodb: Any
    environment: dict[str, str]

    def handled(self, *events: object) -> list[dict[str, Any]]:
        """What one instance of the function answers to these events, in their order."""
        script = Path(__file__).with_name("log_analyser_itself.py")
        done = subprocess.run(
            [sys.executable, "-m", "tests.functions.state.log_analyser_itself"],
            input="".join(json.dumps(event) + "\n" for event in events),
            env=self.environment,
            cwd=script.parents[3],
            capture_output=True,
            text=True,
            check=True,
        )
        told = (json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"handler"'))
        return [one["handler"] for one in told]

    def kept(self) -> list[str]:
        return [one["Key"] for one in self.s3.list_objects_v2(Bucket=BUCKET, Prefix="unsent/").get("Contents", [])]


@pytest.fixture
def around(dynamodb: Any) -> Iterator[Surroundings]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    url = dynamodb.meta.endpoint_url
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-central-1"}
    with ExitStack() as stack:
        better_stack = stack.enter_context(fake_better_stack.serving())
        sentry = stack.enter_context(fake_sentry.serving())
        s3, ssm = (boto3.client(service, endpoint_url=url, **keys) for service in ("s3", "ssm"))
        stack.callback(s3.close)
        stack.callback(ssm.close)
        for table in (series_table.TABLE, alerts.TABLE):
            create(dynamodb, table)
            stack.callback(delete, dynamodb, table)
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        for name, value in zip(SECRETS, (fake_better_stack.TOKEN, sentry.dsn), strict=True):
            ssm.put_parameter(Name=f"/fitfoot/{name}", Value=value, Type="SecureString")
            stack.callback(ssm.delete_parameter, Name=f"/fitfoot/{name}")
        environment = {
            "PATH": os.environ["PATH"],
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_LAMBDA_FUNCTION_NAME": "fitfoot-log-analyser",
            "LOG_GROUPS": json.dumps(GROUPS),
            "LOGS_BUCKET": BUCKET,
            "BETTERSTACK_URL": better_stack.url,
            "SENTRY_ENVIRONMENT": "test",
            "APP_VERSION": "v1.4.2",
        }
        yield Surroundings(better_stack, sentry, s3, dynamodb, environment)
        for key in [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]:
            s3.delete_object(Bucket=BUCKET, Key=key)
        s3.delete_bucket(Bucket=BUCKET)


def test_lines_that_better_stack_does_not_take_are_counted_wait_and_are_sent_with_the_next_fold(
    around: Surroundings,
) -> None:
    around.better_stack.answers = [(402, {})]
    batch = a_batch(a_request(), "password=hunter2 was wrong")
    counted, _folded = around.handled(batch, {"fold": True})
    assert (counted["lines"], counted["counted"]) == (2, True)
    assert around.better_stack.requests == 2  # refused, then taken from where it waited
    assert around.kept() == []
    assert [one["aws"]["group"] for one in around.better_stack.logs] == ["/fitfoot/web"] * 2
    assert around.better_stack.logs[1]["message"] == "password=[scrubbed] was wrong"
    assert around.sentry.events == []


def test_a_batch_that_comes_again_is_counted_once_and_its_lines_can_be_told_apart(around: Surroundings) -> None:
    batch = a_batch(a_request())
    counted = [answer["counted"] for answer in around.handled(batch, batch)]
    assert counted == [True, False]
    first, again = around.better_stack.logs
    assert first["aws"]["id"] == again["aws"]["id"]


def test_a_table_that_is_gone_is_told_to_sentry_and_no_line_passes_uncounted(around: Surroundings) -> None:
    delete(around.dynamodb, series_table.TABLE)
    (answer,) = around.handled(a_batch(a_request()))
    assert answer == {"raised": "TableUnavailable"}
    (event,) = around.sentry.events
    assert event["exception"]["values"][-1]["type"] == "TableUnavailable"
    assert (event["release"], event["tags"]["function"]) == ("v1.4.2", "fitfoot-log-analyser")
    assert around.better_stack.requests == 0
