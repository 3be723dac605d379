"""Tests: mistakes in the routes file, each one visible change to ours."""

from tests.infra.operator.mistake import Mistake

CRITICAL = "- name: critical"
SEVERE = "matchers: ['severity=\"critical\"']"
NOTIFY = "notify: [pagerduty, sns]"
DOCUMENT = "document: FitFoot-HighErrorRate"
HOURS = "quiet-hours: {start: 22:00, end: 07:00, timezone: Europe/Zurich}"
ALARM = '- {names: "fitfoot-web*", service: web, severity: critical}'
PROBE = "health_probe: {max-age: 5m}"
FLAPPING = "\nflapping: {"
R, B, W = "routes[0]", "routes[1]", "routes[4]"


def matchers(*written: str) -> str:
    return f"matchers: [{', '.join(written)}]"


MATCHERS = [
    Mistake(SEVERE, matchers("'severity == \"critical\"'"), f"{R}.matchers[0]", "write it like service="),
    Mistake(SEVERE, matchers("'severity=\"critcal\"'"), f"{R}.matchers[0]", "did you mean critical?"),
    Mistake(SEVERE, matchers("'severity=~\"crit\"'"), f"{R}.matchers[0]", "never matches"),
    Mistake(SEVERE, matchers("'source=\"probe\"'"), f"{R}.matchers[0]", "did you mean health_probe?"),
    Mistake(SEVERE, matchers("'sevrity=\"critical\"'"), f"{R}.matchers[0]", "did you mean severity?"),
    Mistake(SEVERE, matchers("'service=~\"web(\"'"), f"{R}.matchers[0]", "is not a regular expression"),
    Mistake(SEVERE, matchers("5"), f"{R}.matchers[0]", 'is a text, not 5; write "5", with quotes'),
    Mistake(SEVERE, matchers("'service=web'", "'service=api'"), f"{R}.matchers", "two values of service at once"),
    Mistake(
        SEVERE, matchers("severity=critical", "severity!=critical"), f"{R}.matchers", "two values of severity at once"
    ),
    Mistake(SEVERE, "matchers: []", W, "no alert gets here: routes[0] (critical) takes all", at="- name: warning"),
    Mistake(SEVERE, matchers("severity=warning"), W, "write it above critical", at="- name: warning"),
    Mistake(SEVERE, matchers("severity=critical", "service=web"), "routes", "takes every critical alert", at="routes:"),
    Mistake(SEVERE, 'match: {severity: "critical"}', f"{R}.match", "write matchers: ["),
]

ROUTES = [
    Mistake(
        CRITICAL, "- name: warning", f"{W}.name", "taken by routes[0]", at="name: warning\n    matchers: ['severity=\"w"
    ),
    Mistake(CRITICAL, "- name: very critical", f"{R}.name", "letters, digits and dashes"),
    Mistake("  - name: critical\n", "  - dashbord: x\n    name: a\n", f"{R}.dashbord", "did you mean dashboard?"),
    Mistake(NOTIFY, "notify: [pager]", f"{R}.notify[0]", "did you mean pagerduty?"),
    Mistake(NOTIFY, "notify: [slack]", f"{R}.notify[0]", "a channel (pagerduty, sns)"),
    Mistake(NOTIFY, "notify: pagerduty", f"{R}.notify", "after a dash"),
    Mistake(NOTIFY, "notify: [sns, sns]", f"{R}.notify[1]", "keep one of them"),
    Mistake(NOTIFY, "receiver: pagerduty", f"{R}.receiver", "write notify: [pagerduty, sns]"),
    Mistake(f"    {NOTIFY}\n", "", f"{R}.notify", "is missing; write notify: [pagerduty, sns]", at=CRITICAL),
    Mistake(NOTIFY, f"{NOTIFY}\n    group_wait: 30s", f"{R}.group_wait", "remove group_wait", at="group_wait"),
    Mistake(NOTIFY, f"{NOTIFY}\n    continue: true", f"{R}.continue", "under its notify", at="continue"),
    Mistake("group_by: [service]", "group-by: [service]", f"{R}.group-by", "did you mean group_by?"),
    Mistake("group_by: [service]", "group_by: []", f"{R}.group_by", "write at least one entry"),
    Mistake("group_by: [service]", "group_by: [my-label]", f"{R}.group_by[0]", "letters, digits and underscores"),
    Mistake("repeat-interval: 1h", "repeat_interval: 1h", f"{R}.repeat_interval", "did you mean repeat-interval?"),
    Mistake("repeat-interval: 1h", "repeat-interval: 1m", f"{R}.repeat-interval", "from 5m to 7d"),
    Mistake(HOURS, "quiet-hours: {start: 22:00}", f"{B}.quiet-hours", "write either end: 07:00 or duration: 9h"),
    Mistake(HOURS, "quiet-hours: {start: 22:00, end: 22:00}", f"{B}.quiet-hours", "write another end"),
    Mistake(HOURS, "quiet-hours: {start: 22:00, duration: 24h}", f"{B}.quiet-hours", "would never end"),
    Mistake(HOURS, "quiet-hours: {start: 25:00, end: 07:00}", f"{B}.quiet-hours.start", "from 00:00 to 23:59"),
    Mistake(HOURS, "quiet-hours: {start: 22:00, end: 7}", f"{B}.quiet-hours.end", "from 00:00 to 23:59"),
    Mistake(HOURS, f"{HOURS[:-7]}Zürich}}", f"{B}.quiet-hours.timezone", "did you mean Europe/"),
    Mistake(NOTIFY, "notify: [runbook]", f"{R}.notify[0]", "a channel (pagerduty, sns)"),
    Mistake(DOCUMENT, "document: FitFoot-HighErrors", f"{R}.document", "mean FitFoot-HighErrorRate?"),
    Mistake(DOCUMENT, f"{DOCUMENT}\n    atuo: true", f"{R}.atuo", "did you mean auto?", at="atuo"),
    Mistake("auto: false", "auto: FitFoot-SlowResponse", f"{R}.auto", "document: FitFoot-SlowResponse and auto: true"),
    Mistake("auto: false", "auto: yes please", f"{R}.auto", "auto is true or false"),
    Mistake(f"    {DOCUMENT}\n    auto: false", "    auto: true", f"{R}.auto", "write document: FitFoot-HighErrorRate"),
    Mistake(
        f"{NOTIFY}\n    group_by: [service]\n    repeat-interval: 1h\n    {DOCUMENT}\n    auto: false",
        f"notify: []\n    {DOCUMENT}\n    auto: true",
        f"{R}.auto",
        "starts nothing",
        at="auto: true",
    ),
    Mistake("runbook: https://eu", "runbook: http://eu", f"{R}.runbook", "an address like https://"),
]

OTHERS = [
    Mistake("\nroutes:", "\nroute: {}\nroutes:", "route", "write routes: [", at="route: {}"),
    Mistake("\nroutes:", "\ninhibit_rules: []\nroutes:", "inhibit_rules", "is one incident", at="inhibit_rules"),
    Mistake("\nroutes:", "\nrotes:", "rotes", "did you mean routes?"),
    Mistake(
        "maintenance: []",
        "maintenance: [{start: 02:00, duration: 1h}]",
        "maintenance[0].matchers",
        "is missing; write matchers: ['service=\"api\"']",
    ),
    Mistake(
        "maintenance: []",
        "maintenance: [{matchers: [service=a, service=b], start: 02:00, duration: 1h}]",
        "maintenance[0].matchers",
        "two values of service",
    ),
    Mistake(
        ALARM, '- {names: "fitfoot-web*", service: web, severity: none}', "alarms[0].severity", "critical or warning"
    ),
    Mistake(ALARM, '- {names: "fitfoot-web*"}', "alarms[0].service", "is missing; write service: api"),
    Mistake(
        ALARM, '- {names: "*", service: web}', "alarms[1]", "no alarm gets here: alarms[0] (*)", at='"fitfoot-api*"'
    ),
    Mistake(PROBE, "probe: {max-age: 5m}", "sources.probe", "did you mean health_probe?"),
    Mistake(PROBE, "health_probe: {max-age: 10s}", "sources.health_probe.max-age", "from 2m to 7d"),
    Mistake(
        PROBE,
        "health_probe: {max-age: 1h, resolve-after: 1h}",
        "sources.health_probe.resolve-after",
        "longer than max-age",
    ),
    Mistake("blind-after: 5m", "blind-after: 5", "blind-after", "write blind-after: 5m"),
    Mistake(FLAPPING, "\nflapping: {episodes: 1} #", "flapping.episodes", "from 2 to 10"),
    Mistake(FLAPPING, "\nflapping: {episode: 3} #", "flapping.episode", "did you mean episodes?"),
]
