"""From any signal to one page: the real probe, rules asked of a real Prometheus, alarms as CloudWatch sends them."""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.parts import Parts
from tests.e2e.shell import client, detector, pages, status, tick, until

pytestmark = pytest.mark.e2e

HTML = {"accept": "text/html"}
ALARM = json.loads((Path(__file__).parents[1] / "events" / "cloudwatch-alarm-event.json").read_text("utf-8"))


@contextmanager
def broken(run: Parts, service: str, fault: str) -> Iterator[None]:
    def switch(*, on: bool) -> None:
        httpx.post(f"{run.environment['SHOP_URL']}/faults", json={"service": service, "fault": fault, "on": on})

    switch(on=True)
    try:
        yield
    finally:
        switch(on=False)


def probed(run: Parts) -> None:
    answer = client(run, "lambda").invoke(FunctionName="fitfoot-health-probe", Payload=b"{}")
    assert "FunctionError" not in answer


def an_alarm(name: str, state: str, at: datetime) -> dict[str, Any]:
    moment = at.isoformat(timespec="milliseconds").replace("+00:00", "+0000")
    detail = {**ALARM["detail"], "alarmName": name, "state": {"value": state, "reason": state, "timestamp": moment}}
    return {**ALARM, "detail": detail}


def open_of(run: Parts, service: str) -> list[dict[str, Any]]:
    return [one for one in detector(run, {"list": "open"})["incidents"] if one["group"] == f"service={service}"]


def bearer(run: Parts) -> dict[str, str]:
    return {"authorization": f"Bearer {run.environment['API_TOKEN']}"}


def whole(run: Parts, incident: str) -> dict[str, Any]:
    return dict(httpx.get(f"{run.environment['API_URL']}/incidents/{incident}", headers=bearer(run)).json())


def sentry(run: Parts, action: str) -> None:
    """Sentry tells of an issue of the admin, signed."""
    now = datetime.now(UTC)
    issue = {"id": "7", "title": "TypeError", "project": {"slug": "fitfoot-admin"}, "firstSeen": now.isoformat()}
    told = {"action": action, "data": {"issue": {**issue, "web_url": "https://fitfoot.sentry.io/issues/7/"}}}
    body = json.dumps(told).encode()
    signature = hmac.new(run.environment["SENTRY_SECRET"].encode(), body, sha256).hexdigest()
    headers = {
        "sentry-hook-resource": "issue",
        "sentry-hook-timestamp": str(now.timestamp()),
        "sentry-hook-signature": signature,
    }
    answer = httpx.post(f"{run.environment['API_URL']}/webhooks/sentry", content=body, headers=headers, timeout=30)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text


def uptimerobot(run: Parts, kind: int) -> None:
    """UptimeRobot tells that the admin is down (1) or up (2)."""
    told = {"monitorID": 7, "monitorURL": "https://admin.fitfoot.ch/", "alertType": kind}
    url = f"{run.environment['API_URL']}/webhooks/uptimerobot"
    secret = {"authorization": f"Bearer {run.environment['UPTIMEROBOT_SECRET']}"}
    answer = httpx.post(url, json=told, headers=secret, timeout=30)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text


def deployed(run: Parts, service: str, at: datetime) -> dict[str, Any]:
    """What CI tells, and what is answered."""
    told = {"service": service, "version": "1.4.2", "at": at.isoformat(), "by": "ci"}
    asked = f"{run.environment['API_URL']}/deployments"
    answer, again = (httpx.post(asked, headers=bearer(run), json=told, timeout=30) for _ in range(2))  # a cold start
    assert answer.status_code == httpx.codes.CREATED, answer.text
    assert (again.status_code, again.json()) == (httpx.codes.OK, {**answer.json(), "told_before": True})
    return {name: value for name, value in answer.json().items() if name != "told_before"}


def sources(run: Parts, incident: str) -> set[str]:
    return {alert["source"] for alert in whole(run, incident)["alerts"]}


def over(run: Parts, incident: str) -> str | None:
    tick(run)
    probed(run)
    return "over" if whole(run, incident)["status"] == "resolved" else None


def test_one_outage_whoever_saw_it_is_one_incident_and_one_page(run: Parts) -> None:
    everybody = {"health_probe", "rules", "cloudwatch", "sentry", "uptimerobot"}
    with broken(run, "admin", "down"):
        probed(run)
        detector(run, an_alarm("fitfoot-admin-unhealthy", "ALARM", datetime.now(UTC)))
        sentry(run, "created")
        uptimerobot(run, 1)

        def seen() -> str | None:
            tick(run)
            (one,) = open_of(run, "admin")
            return str(one["id"]) if sources(run, one["id"]) == everybody else None

        incident = until(seen, 90)
        linked = httpx.get(f"{run.environment['API_URL']}/incidents/{incident}", headers=bearer(run) | HTML).text
        assert 'href="https://fitfoot.sentry.io/issues/7/"' in linked
        assert 'href="https://dashboard.uptimerobot.com/monitors/7"' in linked
        assert [page["event_action"] for page in pages(run, incident)] == ["trigger"]
        assert "admin is down" in pages(run, incident)[0]["summary"]
        assert ("admin is down", "open") in [(one["title"], one["status"]) for one in status(run)["incidents"]]
    detector(run, an_alarm("fitfoot-admin-unhealthy", "OK", datetime.now(UTC)))
    uptimerobot(run, 2)
    sentry(run, "resolved")
    until(lambda: over(run, incident), 60)
    assert [page["event_action"] for page in pages(run, incident)] == ["trigger", "resolve"]
    assert all(page["accepted"] and not page["reopened"] for page in pages(run, incident))


def test_an_alarm_alone_opens_and_names_what_was_deployed_before_and_an_older_word_changes_nothing(run: Parts) -> None:
    now = datetime.now(UTC)
    shipped = deployed(run, "web", now - timedelta(minutes=6, seconds=5))
    detector(run, an_alarm("fitfoot-web-5xx", "ALARM", now))
    (one,) = open_of(run, "web")
    assert one["deployed"] == shipped
    assert pages(run, one["id"])[0]["summary"].endswith(" — deployed 6 minutes before: web 1.4.2")
    detector(run, an_alarm("fitfoot-web-5xx", "OK", now - timedelta(minutes=1)))
    detector(run, an_alarm("fitfoot-web-5xx", "INSUFFICIENT_DATA", now + timedelta(seconds=1)))
    assert [incident["id"] for incident in open_of(run, "web")] == [one["id"]]
    detector(run, an_alarm("fitfoot-web-5xx", "OK", now + timedelta(seconds=2)))
    assert open_of(run, "web") == []
    assert [page["event_action"] for page in pages(run, one["id"])] == ["trigger", "resolve"]


def test_an_alarm_whose_event_was_lost_is_found_by_the_poll(run: Parts) -> None:
    cloudwatch = client(run, "cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="fitfoot-redis-memory",
        Namespace="AWS/ElastiCache",
        MetricName="DatabaseMemoryUsagePercentage",
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=90,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.set_alarm_state(AlarmName="fitfoot-redis-memory", StateValue="ALARM", StateReason="95 percent")
    tick_item = {"subject": {"S": "tick"}, "entry": {"S": "incident_detector"}}
    try:
        # a detector that has never ticked polls; another one at the first tick of each five minutes
        client(run, "dynamodb").delete_item(TableName="fitfoot-incidents", Key=tick_item)
        found = [alert for alert in tick(run)["alerts"] if alert["source"] == "cloudwatch"]
        assert [(alert["summary"], alert["reason"]) for alert in found] == [
            ("fitfoot-redis-memory is in alarm", "95 percent")
        ]
        cloudwatch.set_alarm_state(AlarmName="fitfoot-redis-memory", StateValue="OK", StateReason="40 percent")
        client(run, "dynamodb").delete_item(TableName="fitfoot-incidents", Key=tick_item)
        assert not [alert for alert in tick(run)["alerts"] if alert["source"] == "cloudwatch"]
    finally:
        cloudwatch.delete_alarms(AlarmNames=["fitfoot-redis-memory"])


def test_a_page_that_pagerduty_will_never_take_is_told_to_the_team_and_is_an_incident_of_its_own(run: Parts) -> None:
    httpx.post(f"{run.environment['PAGER_URL']}/mode", json={"fail": 1, "status": 400})
    now = datetime.now(UTC)
    detector(run, an_alarm("fitfoot-api-refused", "ALARM", now))
    (outage,) = open_of(run, "api")
    (paging,) = open_of(run, "paging")
    assert paging["title"] == "Notices do not arrive by pagerduty"
    assert list(paging["told"]) == ["sns"]
    told = [entry["text"] for entry in whole(run, outage["id"])["timeline"] if entry["kind"] == "notice"]
    assert any("PagerDuty refused the page, which is not sent again: 400" in text for text in told)
    assert any("the team's topic took the page" in text for text in told)
    detector(run, an_alarm("fitfoot-api-refused", "OK", now + timedelta(seconds=1)))
    assert [page["accepted"] for page in pages(run, outage["id"])] == [False]


def test_a_drill_reaches_every_channel_and_ends_when_somebody_acknowledges_it(run: Parts) -> None:
    drill = detector(run, {"drill": True})["incident"]
    assert set(drill["told"]) == {"pagerduty", "sns"}
    assert pages(run, drill["id"])[0]["summary"].startswith("[DRILL]")
    again = detector(run, {"drill": True})
    assert "still waits to be acknowledged" in again["refused"]
    done = detector(run, {"incident": drill["id"], "action": "acknowledge", "by": "Anna"})["incident"]
    assert done["status"] == "resolved"
    assert [page["event_action"] for page in pages(run, drill["id"])] == ["trigger", "resolve"]
    assert not [one for one in status(run)["incidents"] if "Drill" in one["title"]]


def test_a_silence_keeps_the_pager_quiet_and_not_the_record(run: Parts) -> None:
    asked = {"matchers": ['alarm="fitfoot-web-quiet"'], "for": "1h", "comment": "deploy"}
    silence = detector(run, {"silence": asked})["silence"]
    now = datetime.now(UTC)
    detector(run, an_alarm("fitfoot-web-quiet", "ALARM", now))
    (one,) = open_of(run, "web")
    assert pages(run, one["id"]) == []
    fates = detector(run, {"dry_run": True})["alerts"]
    (fate,) = [fate for fate in fates if fate["labels"].get("alarm") == "fitfoot-web-quiet"]
    assert "silence" in fate["why"]
    assert detector(run, {"silence": {"end": silence["id"]}}) == {"ended": silence["id"]}
    detector(run, {})
    assert [page["event_action"] for page in pages(run, one["id"])] == ["trigger"]
    detector(run, an_alarm("fitfoot-web-quiet", "OK", now + timedelta(seconds=1)))


def test_the_probe_pages_for_a_detector_that_is_silent_and_the_detector_ends_it(run: Parts) -> None:
    until(lambda: True if "trigger" in actions_after_silence(run) else None, 30)  # its schedule ticks beside
    tick(run)
    until(lambda: True if actions_of_the_watch(run)[-1:] == ["resolve"] else None, 30)


def actions_after_silence(run: Parts) -> list[str]:
    """What is paged when the detector was last seen ten minutes ago and the probe runs."""
    long_ago = (datetime.now(UTC) - timedelta(minutes=10)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    item = {"subject": {"S": "tick"}, "entry": {"S": "incident_detector"}, "at": {"S": long_ago}}
    client(run, "dynamodb").put_item(TableName="fitfoot-incidents", Item=item)
    event = {"source": "aws.events", "time": datetime.now(UTC).isoformat()}
    client(run, "lambda").invoke(FunctionName="fitfoot-health-probe", Payload=json.dumps(event))
    return actions_of_the_watch(run)


def actions_of_the_watch(run: Parts) -> list[str]:
    return [page["event_action"] for page in pages(run, "watch-incident-detector")]
