"""Tests: what cannot be meant by an expression is said, with what was meant; what can be is left alone."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.operator.asked.rules import WrittenRule, rules_of
from infra.operator.promql.result import Result, judge
from infra.operator.rules_file import rule_files
from infra.operator.series.having import Having, having
from infra.operator.series.unit import Unit
from infra.operator.yaml_file import read
from tests.promql import everything_asked

pytestmark = pytest.mark.unit
MONITORING = Path(__file__).parents[4] / "infra" / "monitoring"
DURATIONS = "http_request_duration_seconds"
WEB = 'job="fitfoot-web"'
RATED = f"rate({DURATIONS}_bucket{{{WEB}}}[5m])"


@cache
def there() -> Having:
    rules: list[WrittenRule] = [one for file in rule_files(MONITORING) for one in rules_of(read(file, "groups:"))]
    return having(MONITORING, rules)


def judged(expr: str) -> Result:
    return judge(expr, there().known, there().scrape)


@pytest.mark.parametrize(
    ("expr", "says"),
    [
        ("sum(up", "is no PromQL: unclosed left parenthesis"),
        ("rate(up)", "is no PromQL: expected type matrix"),
        ("upp == 0", "nothing exports upp; did you mean up?"),
        ("error_rates > 5", "did you mean error_rate?"),
        ("quite_another_thing", "add it to exported.yaml, with the job that exports it"),
        ('{__name__="upp"}', "nothing exports upp"),
        ('up{jobb="fitfoot-web"}', "up has no label jobb; did you mean job?"),
        ('error_rate{instance="a"}', "error_rate has no label instance; it has job"),
        ('fitfoot_incidents_open{service!="api"}', "fitfoot_incidents_open has no label service"),
        ('up{job="fitfoot-wep"}', "job of up is never 'fitfoot-wep'; did you mean fitfoot-web?"),
        ('up{job!="fitfoot-wep"}', "job of up is never 'fitfoot-wep'"),
        ('up{job=~"fitfoot-(web|apj)"}', "job of up is never 'fitfoot-apj'; did you mean fitfoot-api?"),
        ('up{job=~"fitfot-.*"}', "job of up is never 'fitfot-.*'; there are"),
        ('probe_outcome{outcome="dwon"}', "did you mean down?"),
        ('probe_failed_due_to{reason="dnss"}', "did you mean dns?"),
        ('probe_success{check="storefrnt"}', "did you mean storefront?"),
        ('probe_success{service="webb"}', "did you mean web?"),
        ('probe_http_duration_seconds{phase="resolv"}', "did you mean resolve?"),
        ('fitfoot_incidents_open{severity="high"}', "there are 'critical', 'warning'"),
        ('fitfoot_tick_timestamp_seconds{function="incident_detector"}', "did you mean incident-detector?"),
        ('log_lines_total{kind="malformd"}', "did you mean malformed?"),
        ('kpi_value{kpi="conversion"}', "did you mean conversion_rate?"),
        ('web_vitals_cls_count{device="phone"}', "there are 'desktop', 'mobile', 'tablet'"),
        ('web_vitals_lcp_seconds_bucket{le="2.4"}', "did you mean 2.5?"),
        ('node_cpu_seconds_total{mode="idel"}', "did you mean idle?"),
        ('ALERTS{alertname="HighErorRate"}', "did you mean HighErrorRate?"),
        ('http_requests_total{job="fitfoot-monitoring", status=~"500"}', "is never '500'; there are"),
        ('db_connection_errors_total{job="fitfoot-web"}', "never 'fitfoot-web'; did you mean fitfoot-api?"),
        ("sum(http_requests_total)", "together with that of fitfoot-admin, fitfoot-api, fitfoot-web"),
        ("sum by (jbo) (up)", "jbo is no label of what is aggregated; did you mean job?"),
        ("sum without (instanc) (up)", "did you mean instance?"),
        (f"sum by (endpoint) (rate(http_requests_total{{{WEB}}}[5m]))", "endpoint is no label"),
        ("rate(node_load1[5m])", "rate of a gauge"),
        ("increase(error_rate[5m])", "increase of a gauge"),
        ('irate(up{job="fitfoot-db"}[1m])', "irate of a gauge"),
        (f"deriv(http_requests_total{{{WEB}}}[5m])", "write rate or increase"),
        (f"delta({DURATIONS}_count{{{WEB}}}[5m])", "delta is of gauges"),
        (f"rate(sum(http_requests_total{{{WEB}}})[5m:])", "rate of a sum"),
        (
            f"rate(http_requests_total{{{WEB}}}[20s])",
            "20s is too short: such a series is scraped every 15s; write [1m]",
        ),
        ("increase(orders_total[1m])", "1m is too short: such a series is scraped every 1m; write [4m]"),
        ("max_over_time(probe_success[30s])", "30s is too short"),
        (f"histogram_quantile(95, sum by (le) ({RATED}))", "from 0 to 1, not 95; write 0.95"),
        ("quantile(99, error_rate)", "write 0.99"),
        ("quantile_over_time(50, error_rate[1h])", "write 0.5"),
        (f"histogram_quantile(0.95, sum by (job) ({RATED}))", "without le"),
        (f"histogram_quantile(0.95, max by (job) ({RATED}))", "lost their label le"),
        (f"histogram_quantile(0.95, {RATED})", "they are not added up by le"),
        (f"histogram_quantile(0.95, sum by (le) ({DURATIONS}_bucket{{{WEB}}}))", "tells of all time, not of now"),
        (f"histogram_quantile(0.95, sum (rate({DURATIONS}_sum{{{WEB}}}[5m])))", "these are none"),
        (f"sum({RATED})", "buckets are added up without le"),
        ("error_rate > 500", "500 is no limit of what is percent; write a limit of 0 to 100"),
        ("500 < error_rate", "500 is no limit"),
        ('kpi_value{kpi="uptime"} < 999', "999 is no limit"),
        ('kpi_value{kpi="customer_satisfaction"} < 45', "a rating of 1 to 5"),
        ("job:http_failures:ratio_rate1h > 5", "5 is no limit of what is a share of 0 to 1"),
        ("1 - avg(up) > 10", "10 is no limit"),
        ("up == 2", "2 is no limit of what is 0 or 1"),
        ("pg_up == 0.5", "0.5 is no value: it is 0 or 1"),
        ("node_memory_MemFree_bytes < -1", "write a limit of 0 or more"),
        ("orders_total > 5", "a counter only grows"),
        ("fitfoot_tick_timestamp_seconds > 300", "write time() - … > 300"),
        ("sum by (job) (up) / sum(up)", "nothing matches across /: the right side has no job"),
        ("error_rate and pg_up", "nothing matches across and"),
        ("error_rate unless on (instance) up", "the left side has no instance"),
        ('up{job="fitfoot-web"} + on (job) up{job="fitfoot-api"}', "job is fitfoot-web on the left"),
        ("up * on (jbo) group_left () up", "neither side of * has a label jbo; did you mean job?"),
        ("up + ignoring (instanc) up", "neither side of + has a label instanc; did you mean instance?"),
        ("up * on (job) group_left (version) error_rate", "there is no label version to bring"),
        (f"histogram_quantile(0.9, sum by (le, job) ({RATED})) > on (job) response_time_p95", "seconds > milliseconds"),
        ('label_replace(up, "a", "$1", "jobs", "(.*)")', "no label jobs to take it from; did you mean job?"),
        ('label_join(up, "a", "-", "job", "instanc")', "did you mean instance?"),
    ],
)
def test_what_cannot_be_meant_is_said(expr: str, says: str) -> None:
    said = [f"{one.message}; {one.hint}" for one in judged(expr).mistakes]
    assert any(says in one for one in said), said
    assert len(said) == 1


@pytest.mark.parametrize(
    ("expr", "unit", "labels"),
    [
        ("up == 0", Unit.BOOL, {"job", "instance"}),
        ('avg(up{job="fitfoot-web"}) or vector(NaN)', Unit.SHARE, set()),
        ('up{job=~"fitfoot-(web|api)"}', Unit.BOOL, {"job", "instance"}),
        ('up{job="$job"}', Unit.BOOL, {"job", "instance"}),
        (f"sum by (route) (rate(http_requests_total{{{WEB}}}[1m]))", Unit.PER_SECOND, {"route"}),
        ("sum(increase(revenue_total[1d]))", Unit.CHF, set()),
        ("sum(increase(revenue_total[1d])) / sum(increase(orders_total[1d]))", Unit.CHF, set()),
        ("sum(increase(orders_total[1d])) / sum(increase(visitors_total[1d]))", Unit.RATIO, set()),
        (f"histogram_quantile(0.95, sum by (le, job) ({RATED}))", Unit.SECONDS, {"job"}),
        (f"1000 * histogram_quantile(0.95, sum by (le) ({RATED}))", Unit.MILLISECONDS, set()),
        (f"sum(rate({DURATIONS}_sum{{{WEB}}}[5m])) / sum(rate({DURATIONS}_count{{{WEB}}}[5m]))", Unit.SECONDS, set()),
        (f'sum(rate({DURATIONS}_bucket{{{WEB}, le="1.0"}}[5m]))', Unit.SECONDS, set()),
        ("100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)", Unit.PERCENT, {"job", "instance"}),
        ('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))', Unit.RATIO, {"instance"}),
        ("time() - max by (function) (fitfoot_tick_timestamp_seconds)", Unit.SECONDS, {"function"}),
        ("1000 * fitfoot_deployment_timestamp_seconds", Unit.TIME_MS, {"service", "version", "job", "instance"}),
        ("job:http_failures:ratio_rate1h / 0.001 > 14.4", Unit.RATIO, {"job"}),
        ("(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30", Unit.UNKNOWN, {"check", "group", "service"}),
        ('absent(up{job="fitfoot-web"})', Unit.BOOL, {"job"}),
        ("group by (job) (present_over_time(up[1d])) unless group by (job) (up)", Unit.BOOL, {"job"}),
        ("count(up == 0) or vector(0)", Unit.COUNT, set()),
        ('count_values("version", up)', Unit.COUNT, {"version"}),
        ("topk(5, errors_by_endpoint)", Unit.COUNT, {"job", "method", "endpoint"}),
        ("errors_by_endpoint > bool 5", Unit.BOOL, {"job", "method", "endpoint"}),
        ("up * on (job, instance) group_left (version) fitfoot_build_info", Unit.BOOL, {"job", "instance", "version"}),
        ('kpi_value{kpi="conversion_rate"} >= on (kpi) kpi_target', Unit.PERCENT, {"kpi"}),
        ('label_replace(up, "seen", "$1", "job", "(.+)")', Unit.BOOL, {"job", "instance", "seen"}),
        ("max_over_time(sum(rate(orders_total[5m]))[1h:])", Unit.PER_SECOND, set()),
        ('ALERTS{alertstate="firing", severity="critical"}', Unit.BOOL, None),
    ],
)
def test_what_can_be_meant_is_left_alone(expr: str, unit: Unit, labels: set[str] | None) -> None:
    result = judged(expr)
    assert result.mistakes == ()
    assert result.vector.unit is unit
    assert labels is None or set(result.vector.labels) >= labels


def test_a_mistake_is_where_its_word_stands() -> None:
    expr = 'sum by (job) (up)\n  and on (job)\nup{job="fitfoot-wep"} # fitfoot-wep'
    (mistake,) = judged(expr).mistakes
    assert expr[mistake.at :].startswith('"fitfoot-wep"}')


def test_of_two_alike_the_second_is_told_where_it_stands() -> None:
    expr = "error_rate > 5 and on (job)\nerror_rate > 500"
    (mistake,) = judged(expr).mistakes
    assert expr[mistake.at :] == "500"


@given(st.text(alphabet='up error_rate(){}[]"=~,5m+-*/andby \n', max_size=60))
def test_whatever_is_written_is_answered(expr: str) -> None:
    assert judged(expr).vector is not None


def test_all_that_rules_panels_reports_and_runbooks_ask_is_left_alone() -> None:
    asked = everything_asked()
    assert len(asked) > 150
    assert {where: judged(expr).mistakes for where, expr in asked.items() if judged(expr).mistakes} == {}
