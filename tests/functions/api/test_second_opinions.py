import itertools
import json
import os
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.api.opinions import Nudge, Opinions
from functions.api.uptimerobot import alert_of
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.period import MINUTE
from tests.fakes import FakeAlerts
from tests.functions.api.second_opinions import ISSUE, event, from_sentry, from_uptimerobot, issue, metric, monitor
from tests.functions.api.site import ROUTING, UPTIMEROBOT_SECRET, Site

pytestmark = pytest.mark.unit
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture
def site() -> Site:
    return Site()


def only(site: Site) -> Alert:
    (alert,) = site.alerts.known.values()
    return alert


def test_an_issue_of_sentry_is_an_alert_of_its_projects_service(site: Site) -> None:
    began = site.now - MINUTE

    answer = from_sentry(site, "issue", issue("created", began))

    assert (answer.status, answer.json) == (202, {"result": "firing"})
    assert only(site) == Alert(
        labels={"alertname": "SentryIssue", "issue": ISSUE, "project": "fitfoot-api", "service": "api"},
        status=AlertStatus.FIRING,
        severity=Severity.CRITICAL,
        service="api",
        source="sentry",
        summary="Sentry sees an error of api",
        reason="TypeError: cannot read price of undefined (created), in POST /store/carts",
        starts_at=began,
        updated_at=began,
        dashboard=f"https://fitfoot.sentry.io/issues/{ISSUE}/",
    )
    assert site.nudges == [site.now]


def test_a_rule_of_sentry_and_its_issue_are_one_alert(site: Site) -> None:
    from_sentry(site, "issue", issue("created", site.now - 9 * MINUTE))
    from_sentry(site, "event_alert", event(site.now - MINUTE))

    assert only(site).starts_at == site.now - 9 * MINUTE
    assert only(site).updated_at == site.now - MINUTE
    assert only(site).reason == "TypeError: cannot read price of undefined (Every new error), in POST /store/carts"


def test_an_issue_that_is_resolved_there_is_over_here(site: Site) -> None:
    from_sentry(site, "issue", issue("created", site.now - MINUTE))

    assert from_sentry(site, "issue", issue("resolved", site.now - MINUTE)).json == {"result": "resolved"}
    assert (only(site).status, only(site).ends_at) == (AlertStatus.RESOLVED, site.now)


def test_a_metric_alert_fires_as_badly_as_it_says_and_ends(site: Site) -> None:
    began = site.now - 5 * MINUTE
    for action, severity in (("warning", Severity.WARNING), ("critical", Severity.CRITICAL)):
        assert from_sentry(site, "metric_alert", metric(action, began)).json == {"result": "firing"}
        assert only(site).severity is severity
    assert only(site).summary == "Sentry sees trouble with api"
    assert only(site).reason == "Errors of the API: critical: 1000 events in the last 10 minutes"
    from_sentry(site, "metric_alert", metric("resolved", began, site.now - MINUTE))
    assert (only(site).status, only(site).ends_at) == (AlertStatus.RESOLVED, site.now - MINUTE)


def test_a_monitor_that_is_down_is_an_alert_until_it_is_up(site: Site) -> None:
    down, up = site.now - 3 * MINUTE, site.now - MINUTE

    assert from_uptimerobot(site, monitor(1, down)).json == {"result": "firing"}
    assert only(site).severity is Severity.CRITICAL
    assert (only(site).service, only(site).source) == ("web", "uptimerobot")
    assert only(site).summary == "UptimeRobot sees Storefront down"
    assert only(site).dashboard == "https://dashboard.uptimerobot.com/monitors/777749809"
    assert from_uptimerobot(site, monitor("2", up)).json == {"result": "resolved"}
    assert (only(site).starts_at, only(site).ends_at) == (down.replace(microsecond=0), up.replace(microsecond=0))


def test_a_certificate_that_runs_out_is_a_warning_beside(site: Site) -> None:
    from_uptimerobot(site, monitor(1))
    from_uptimerobot(site, monitor(3, sslExpiryDaysLeft="7"))
    from_uptimerobot(site, monitor(2))

    certificate = next(one for one in site.alerts.known.values() if "Certificate" in one.labels["alertname"])
    assert (certificate.status, certificate.severity) == (AlertStatus.FIRING, Severity.WARNING)
    assert certificate.reason.startswith("UptimeRobot: 7 days are left")


def test_in_whatever_order_and_however_often_deliveries_come_the_last_word_is_the_same(site: Site) -> None:
    moments = [site.now.replace(microsecond=0) - minutes * MINUTE for minutes in (9, 6, 3)]
    told = [alert_of(monitor(kind, at), site.now, ROUTING) for kind, at in zip((1, 2, 1), moments, strict=True)]
    story = [alert for alert in told if alert]
    for order in itertools.permutations([*story, *story[:2]]):
        table = FakeAlerts()
        opinions = Opinions(table, lambda: None)
        for alert in order:
            opinions.hear(alert)
        (last,) = table.known.values()
        assert (last.status, last.updated_at) == (AlertStatus.FIRING, moments[-1])


def test_a_late_word_of_an_issue_does_not_bring_it_back(site: Site) -> None:
    began = site.now - 5 * MINUTE
    from_sentry(site, "issue", issue("resolved", began), sent_at=site.now - MINUTE)

    for late in (issue("created", began),):
        assert from_sentry(site, "issue", late).json == {"result": "nothing newer"}
    assert from_sentry(site, "event_alert", event(site.now - 2 * MINUTE)).json == {"result": "nothing newer"}
    assert only(site).status is AlertStatus.RESOLVED
    assert from_sentry(site, "event_alert", event(site.now)).json == {"result": "firing"}


def test_what_comes_twice_nudges_nobody_to_another_end(site: Site) -> None:
    for _ in range(2):
        from_uptimerobot(site, monitor(1, site.now - MINUTE))
    assert len(site.alerts.known) == 1


def test_a_clock_that_is_ahead_does_not_outlive_ours(site: Site) -> None:
    from_uptimerobot(site, monitor(1, site.now + timedelta(days=1)))
    assert only(site).updated_at == site.now


@pytest.mark.parametrize("secret", ["", "another"])
def test_what_another_has_signed_is_refused(site: Site, secret: str) -> None:
    assert from_sentry(site, "issue", issue("created", site.now), secret=secret).status == 401
    assert site.alerts.known == {}


@pytest.mark.parametrize("signature", ["", "é", "0" * 64, "\udcff"])
def test_a_signature_that_is_none_is_refused(site: Site, signature: str) -> None:
    headers = {"sentry-hook-resource": "issue", "sentry-hook-signature": signature}
    assert site.ask("/webhooks/sentry", "POST", headers, "{}").status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {UPTIMEROBOT_SECRET}"},
        {"x-uptimerobot-secret": UPTIMEROBOT_SECRET},
        {"X-Webhook-Secret": UPTIMEROBOT_SECRET},
        {"X-Api-Key": UPTIMEROBOT_SECRET},
    ],
)
def test_uptimerobot_is_known_by_its_secret_in_a_header(site: Site, headers: dict[str, str]) -> None:
    assert from_uptimerobot(site, monitor(1), headers).status == 202


def test_uptimerobot_is_known_by_its_secret_in_the_path(site: Site) -> None:
    path = "/webhooks/uptimerobot/"
    assert from_uptimerobot(site, monitor(1), {}, path + UPTIMEROBOT_SECRET).status == 202
    assert from_uptimerobot(site, monitor(1), {}, path + "another").status == 401


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer "}, {"x-api-key": "é"}, {"authorization": "Basic x"}]
)
def test_who_does_not_know_the_secret_is_refused(site: Site, headers: dict[str, str]) -> None:
    answer = from_uptimerobot(site, monitor(1), headers)
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="fitfoot"')
    assert UPTIMEROBOT_SECRET not in answer.body


def test_uptimerobots_form_says_the_same_as_its_json(site: Site) -> None:
    from_uptimerobot(site, urlencode(monitor(1, site.now - MINUTE)))
    assert only(site).summary == "UptimeRobot sees Storefront down"


@pytest.mark.parametrize(
    "payload",
    ["", "{", "[]", '"x"', "[" * 60_000, "null", {}, monitor("*alertType*"), monitor(None), {"alertType": 1}, "a=%ff"],
)
def test_what_uptimerobot_does_not_send_is_refused(site: Site, payload: object) -> None:
    assert from_uptimerobot(site, payload).status == 400


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        {},
        {"action": "created"},
        {"action": 1, "data": []},
        {"action": "created", "data": {}},
        {"action": "created", "data": {"issue": {"id": [], "project": {"slug": "fitfoot-api"}}}},
        {"action": "created", "data": {"issue": {"id": 1, "project": "fitfoot-api"}}},
    ],
)
def test_what_sentry_does_not_send_is_refused(site: Site, payload: object) -> None:
    assert from_sentry(site, "issue", payload).status == 400


@pytest.mark.parametrize(
    ("resource", "payload"),
    [
        ("installation", {"action": "created", "data": {}}),
        ("", {"action": "created", "data": {}}),
        ("issue", issue("assigned", Site().now)),
        ("issue", issue("created", Site().now, project="of-another-team")),
        ("metric_alert", {"action": "snoozed", "data": {}}),
    ],
)
def test_what_is_no_trouble_of_a_service_is_ignored(site: Site, resource: str, payload: object) -> None:
    assert from_sentry(site, resource, payload).json == {"result": "ignored"}
    assert (site.alerts.known, site.nudges) == ({}, [])


def test_a_monitor_that_is_nobodys_is_ignored(site: Site) -> None:
    for payload in (monitor(1, monitorURL="https://example.ch", monitorFriendlyName="Blog"), monitor(4)):
        assert from_uptimerobot(site, payload).json == {"result": "ignored"}


def test_no_more_is_read_than_they_send(site: Site) -> None:
    assert from_sentry(site, "issue", {"padding": "x" * 1024 * 1024}).status == 413
    assert from_uptimerobot(site, {"padding": "x" * 64 * 1024}).status == 413


def test_a_fault_of_ours_has_it_sent_again(site: Site) -> None:
    site.alerts.gone = True
    for answer in (from_sentry(site, "issue", issue("created", site.now)), from_uptimerobot(site, monitor(1))):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert "10.0.0.5" not in answer.body


def test_secrets_and_control_codes_of_a_title_go_nowhere(site: Site) -> None:
    title = "boom\x1b[31m\ud800 at https://anna:hunter2@db.fitfoot.ch for anna@example.ch"
    from_sentry(site, "issue", issue("created", site.now, title=title, web_url="javascript:alert(1)"))

    assert only(site).reason.startswith("boom [31m at https://[scrubbed]@db.fitfoot.ch for [scrubbed] (created)")
    assert only(site).dashboard == ""


@pytest.fixture(scope="module")
def empty() -> Site:
    return Site(days={}, checks=[])


@settings(max_examples=int(os.environ.get("FITFOOT_WEBHOOKS", "40")), deadline=None)
@given(st.sampled_from(["issue", "event_alert", "metric_alert"]), st.data())
def test_nothing_that_is_signed_brings_it_down(empty: Site, resource: str, data: st.DataObject) -> None:
    now = empty.now
    whole = {"issue": issue("created", now), "event_alert": event(now)}.get(resource, metric("critical", now))
    part = dict(whole["data"])
    (name,) = [one for one in part if isinstance(part[one], dict)]
    part[name] |= data.draw(st.dictionaries(st.sampled_from(sorted(part[name])), JSON, max_size=4))
    assert from_sentry(empty, resource, whole | {"data": part}).status in {202, 400}
    told = monitor(1) | data.draw(st.dictionaries(st.sampled_from([*monitor(1, now)]), JSON, max_size=4))
    assert from_uptimerobot(empty, json.dumps(told)).status in {202, 400}


class NoLambda:
    """A client whose calls are refused, after they were noted."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> None:  # noqa: N803 - botocore's
        self.asked.append((FunctionName, InvocationType, Payload))
        raise EndpointConnectionError(endpoint_url="https://lambda.example")


def test_a_detector_that_cannot_be_nudged_fails_nothing(site: Site) -> None:
    client = NoLambda()
    told = alert_of(monitor(1), site.now, ROUTING)
    assert told
    assert Opinions(site.alerts, Nudge(lambda: client)).hear(told) == "firing"
    assert client.asked == [("fitfoot-incident-detector", "Event", b"{}")]
    assert only(site) == told


def test_what_they_say_is_in_no_title_which_the_public_may_read(site: Site) -> None:
    from_sentry(site, "issue", issue("created", site.now))
    from_sentry(site, "metric_alert", metric("critical", site.now))
    from_uptimerobot(site, monitor(1, monitorFriendlyName=""))

    assert {alert.summary for alert in site.alerts.known.values()} == {
        "Sentry sees an error of api",
        "Sentry sees trouble with api",
        "UptimeRobot sees web down",
    }
