"""Tests: mistakes in a rule file, each one visible change to critical.yml."""

from tests.infra.operator.mistake import Mistake

NAME = "- alert: ServiceDown"
EXPR = "expr: up == 0"
HOLD = "for: 1m"
SEVERITY = "severity: critical"
SERVICE = "service: api"
SUMMARY = "summary: Service Down"
GROUP = "- name: critical"
DASHBOARD = "dashboard_url: https://grafana.fitfoot.ch/d/system-overview"
G, R = "groups[0]", "groups[0].rules[0]"

RULES = [
    Mistake(NAME, "- alrt: ServiceDown", f"{R}.alrt", "unknown key 'alrt'; did you mean alert?"),
    Mistake(NAME, "- alert: Service Down", f"{R}.alert", "a name of letters, digits and underscores"),
    Mistake(NAME, f"{NAME}\n        record: a", f"{R}.record", "write a rule of its own that records", at="record: a"),
    Mistake(NAME, f"{NAME}\n        x: 1", f"{R}.x", "there are alert, expr, for", at="x: 1"),
    Mistake(EXPR, "exp: up == 0", f"{R}.exp", "did you mean expr?"),
    Mistake(EXPR, "expr: ''", f"{R}.expr", "an expression"),
    Mistake(EXPR, "expr: 1", f"{R}.expr", 'write expr: "1", with quotes'),
    Mistake(HOLD, "for: 1.5m", f"{R}.for", "without fractions, the largest unit first"),
    Mistake(HOLD, "for: 30s1m", f"{R}.for", "the largest unit first, not '30s1m'; write for: 5m"),
    Mistake(HOLD, "for: 5", f"{R}.for", "not 5; write for: 5m"),
    Mistake(HOLD, "for: 5 min", f"{R}.for", "a duration like 30s, 5m or 1h30m"),
    Mistake(HOLD, "for: 31d", f"{R}.for", "write 30d or less"),
    Mistake(HOLD, "four: 1m", f"{R}.four", "did you mean for?"),
    Mistake(HOLD, "keep_firing: 1m", f"{R}.keep_firing", "did you mean keep_firing_for?"),
    Mistake(SEVERITY, "severity: high", f"{R}.labels.severity", "a severity (critical, warning, none)"),
    Mistake(SEVERITY, "severity: Critical", f"{R}.labels.severity", "did you mean critical?"),
    Mistake(SEVERITY, "level: critical", f"{R}.labels.severity", "is missing; write severity: warning", at="labels:"),
    Mistake(SEVERITY, f"{SEVERITY}\n          alertname: x", f"{R}.labels.alertname", "remove alertname", at="alertn"),
    Mistake(SEVERITY, f"{SEVERITY}\n          a-b: x", f"{R}.labels.a-b", "letters, digits and underscores", at="a-b"),
    Mistake(SEVERITY, f"{SEVERITY}\n          team: 5", f"{R}.labels.team", 'write team: "5", with quotes', at="team"),
    Mistake(SUMMARY, "", f"{R}.annotations.summary", "is missing; write summary: High Error Rate", at="annotations:"),
    Mistake(SUMMARY, "summary: ''", f"{R}.annotations.summary", "is a text, not ''"),
    Mistake(SUMMARY, 'summary: "{{ $lables.job }}"', f"{R}.annotations.summary", "$lables"),
    Mistake(SUMMARY, 'summary: "{{ query \\"up\\" }}"', f"{R}.annotations.summary", "query"),
    Mistake(SUMMARY, 'summary: "{{ humanise $value }}"', f"{R}.annotations.summary", "humanize"),
    Mistake(SUMMARY, 'summary: "{{ $value "', f"{R}.annotations.summary", "; "),
    Mistake(DASHBOARD, "dashboard_url: /d/system", f"{R}.annotations.dashboard_url", "write dashboard_url: https://"),
    Mistake(
        "runbook_url: https://eu",
        "runbook: https://eu",
        f"{R}.annotations.runbook_url",
        "is missing",
        at="annotations:",
    ),
]

GROUPS = [
    Mistake("\ngroups:", "\ngroup:", "group", "did you mean groups?"),
    Mistake(GROUP, "- nme: critical", f"{G}.nme", "did you mean name?"),
    Mistake(
        GROUP,
        f"{GROUP}\n    interval: 30s",
        f"{G}.interval",
        "the detector evaluates every alert each minute",
        at="interval",
    ),
    Mistake(GROUP, f"{GROUP}\n    interval: 5", f"{G}.interval", "not 5", at="interval"),
    Mistake(GROUP, f"{GROUP}\n    query_offset: 1m", f"{G}.query_offset", "remove query_offset", at="query_offset"),
    Mistake(GROUP, f"{GROUP}\n    labels: {{a: b}}", f"{G}.labels", "write them at each rule", at="labels: {a"),
    Mistake(GROUP, f"{GROUP}\n    limit: -1", f"{G}.limit", "from 0 to 10000", at="limit"),
    Mistake(
        GROUP, f"{GROUP}\n    partial_response_strategy: x", f"{G}.partial_response_strategy", "Thanos", at="partial"
    ),
]
