"""Tests: mistakes planted in who hears of what."""

from infra.checking import paths
from tests.infra.checking.planted import Planted

FIGURES = """matchers: ['severity="warning"', 'source="kpi"']"""
SLO = """'slo=~".+"'"""
LAST = "  - name: warning\n    matchers: ['severity=\"warning\"']"
ROUTES = [
    Planted(paths.ROUTES, 'severity="critical"', 'severity="criticl"', "did you mean critical?"),
    Planted(paths.ROUTES, SLO, "'sloo=~\".+\"'", "no alert has the label 'sloo'; did you mean slo?"),
    Planted(paths.ROUTES, SLO, "'slo=\"error\"'", "there is no slo 'error'; did you mean errors?"),
    Planted(paths.ROUTES, SLO, "'slo=~\"errors|uptimes\"'", "there is no slo 'uptimes'; did you mean uptime?"),
    Planted(paths.ROUTES, FIGURES, FIGURES.replace("kpi", "kpis"), "there is no such source; did you mean kpi?"),
    Planted(paths.ROUTES, 'source="logs"', 'service="apii"', "there is no service 'apii'; did you mean api?"),
    Planted(paths.ROUTES, 'source="logs"', 'service!="apii"', 'service!="apii" always holds'),
    Planted(paths.ROUTES, 'source="logs"', 'alertname="SlowRespons"', "did you mean SlowResponseTime?"),
    Planted(paths.ROUTES, 'source="logs"', 'alertname="HighErrorRate"', "none has all of these at once"),
    Planted(paths.ROUTES, 'source="logs"', 'alertname="KpiBeyondLimit"', "figures takes all", at="- name: new-errors"),
    Planted(paths.ROUTES, 'source="logs"', 'check="storfront"', "did you mean storefront?"),
    Planted(
        paths.ROUTES, LAST, LAST.replace("\"'", "\"', service=api", 1), "no route takes every warning", at="routes:"
    ),
    Planted(paths.ROUTES, "[service, slo]", "[service, solo]", "has the label 'solo'; did you mean slo?"),
    Planted(paths.ROUTES, "notify: [pagerduty, sns]", "notify: [pagerdutty, sns]", "did you mean pagerduty?"),
    Planted(paths.ROUTES, "repeat-interval: 1h", "repeat-interval: 1 hour", "a duration from 5m to 7d"),
    Planted(paths.ROUTES, "timezone: Europe/Zurich", "timezone: Europe/Zuric", "did you mean Europe/Zurich?"),
    Planted(
        paths.ROUTES, "document: FitFoot-SlowResponse", "document: FitFoot-SlowRespons", "did you mean FitFoot-Slow"
    ),
    Planted(
        paths.ROUTES, "documents/FitFoot-ServiceDown/", "documents/FitFoot-ServiceDwn/", "did you mean FitFoot-Serv"
    ),
    Planted(
        paths.ROUTES,
        "https://eu-central-1.console",
        "https://eu-west-1.console",
        "leads to eu-west-1, and",
    ),
    Planted(paths.ROUTES, "/d/business-metrics", "/d/business-metric", "did you mean business-metrics?"),
    Planted(paths.ROUTES, '"fitfoot-web*", service: web', '"fitfoot-web*", service: storefront', "did you mean web?"),
    Planted(
        paths.ROUTES,
        '- {names: "fitfoot-web*"',
        '- {names: "fitfoot-*", service: web}\n  - {names: "fitfoot-web*"',
        "takes all that fitfoot-web* does",
        at='- {names: "fitfoot-web*"',
    ),
    Planted(paths.ROUTES, '"*api*", service: api', '"*api*", service: ap', "did you mean api?"),
    Planted(paths.ROUTES, '"https://api.fitfoot.ch*"', '"https://api.fitfot.ch*"', "no check visits api.fitfot.ch"),
    Planted(paths.ROUTES, "kpi: {max-age: 26h}", "kpi: {max-age: 12h}", "is worked out once a day"),
    Planted(paths.ROUTES, "rules: {max-age: 5m}", "rule: {max-age: 5m}", "did you mean rules?"),
    Planted(
        paths.ROUTES,
        "maintenance: []",
        "maintenance: [{matchers: ['service=\"admim\"'], start: 02:00, duration: 1h}]",
        "did you mean admin?",
    ),
]
