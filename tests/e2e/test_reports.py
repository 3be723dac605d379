"""Reports as they are deployed: stored, mailed once, told on the bus; with the role's own rights."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.config import Config

from functions.report_generator.delivering.delivered import IN_HAND
from functions.state.attributes import instant
from functions.state.series_table import TABLE, key
from infra.local.deploy import Aws
from infra.local.parts import Parts
from infra.local.report_command import make, write

pytestmark = pytest.mark.e2e


def asked(run: Parts, **payload: object) -> dict[str, Any]:
    aws = Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"])
    client = aws.client("lambda", Config(read_timeout=120, retries={"total_max_attempts": 1}))
    response = client.invoke(FunctionName="fitfoot-report-generator", Payload=json.dumps(payload).encode())
    return dict(json.loads(response["Payload"].read()))


def mails(run: Parts) -> list[dict[str, Any]]:
    return list(httpx.get(f"{run.environment['MAIL_URL']}/messages").json())


def ten_minutes_pass(run: Parts, kind: str, day: str) -> None:
    """For what the table knows of a report's mail."""
    table = Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"]).client("dynamodb")
    table.update_item(
        TableName=TABLE,
        Key=key(f"report/{kind}", day),
        UpdateExpression="SET #at = :at",
        ExpressionAttributeNames={"#at": "at"},
        ExpressionAttributeValues={":at": instant(datetime.now(UTC) - IN_HAND)},
    )


def test_a_report_is_in_the_bucket_and_once_in_the_inbox(run: Parts) -> None:
    before = len(mails(run))
    first, second = (asked(run, report="daily", date="2026-01-07") for _ in range(2))
    assert "mail" in first, first
    assert first["mail"]["status"] == "sent"
    assert second["mail"] == first["mail"]
    (mail,) = mails(run)[before:]
    assert (mail["id"], mail["accepted"], mail["to"]) == (first["mail"]["receipt"], True, ["team@fitfoot.ch"])
    assert mail["html_bytes"] < 100_000
    store = Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"]).client("s3")
    for name in first["files"]:
        assert store.get_object(Bucket=run.environment["REPORTS_BUCKET"], Key=name)["ContentLength"] > 0


def test_one_of_which_nobody_knows_is_said_and_goes_out_again_by_a_wish(run: Parts) -> None:
    before = len(mails(run))
    httpx.post(f"{run.environment['MAIL_URL']}/mode", json={"silent": 1}).raise_for_status()
    day = {"report": "performance", "date": "2026-01-05"}
    assert "unknown" in asked(run, **day)["errorMessage"]
    assert "unknown" in asked(run, **day)["errorMessage"]
    assert len(mails(run)) == before + 1
    first_lines = asked(run, **day, dry_run=True)["headline"]
    assert "The mail of Mon 5 Jan 2026 may not have arrived" in first_lines[-1]
    assert json.dumps({**day, "resend": True}) in first_lines[-1]
    assert "sends it again from " in asked(run, **day, resend=True)["errorMessage"]
    assert len(mails(run)) == before + 1
    ten_minutes_pass(run, "performance", "2026-01-05")
    again = asked(run, **day, resend=True)
    assert "mail" in again, again
    assert again["mail"]["status"] == "sent"
    assert len(mails(run)) == before + 2


def test_one_that_is_only_looked_at_is_neither_stored_nor_sent(run: Parts, tmp_path: Path) -> None:
    before = len(mails(run))
    files = write(make(run.environment, "performance", None), tmp_path)
    assert [file.suffix for file in files] == [".eml", ".html"]
    assert b"To: team@fitfoot.ch" in files[0].read_bytes()
    assert "cid:" not in files[1].read_text()
    assert len(mails(run)) == before
