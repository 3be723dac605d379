"""Tests: mistakes in keys and YAML itself."""

from tests.infra.operator.mistake import ALERT, BODY, FIRST, STATUS, TIMEOUT, Mistake

KEYS = [
    Mistake("retries: 2", "retrys: 2", f"{FIRST}.retrys", "unknown key 'retrys'; did you mean retries?"),
    Mistake("retries: 2", "retries : 2\n    retries: 3", f"{FIRST}.retries", "keep one of them", at="retries: 3"),
    Mistake("interval: 1m", "intervall: 1m", f"{FIRST}.intervall", "did you mean interval?"),
    Mistake(TIMEOUT, "time-out: 5s", f"{FIRST}.client.time-out", "did you mean timeout?"),
    Mistake(TIMEOUT, "ignore_redirect: true", f"{FIRST}.client.ignore_redirect", "did you mean ignore-redirect?"),
    Mistake(
        ALERT,
        f"{ALERT}\n        failure_threshold: 1",
        f"{FIRST}.alerts[0].failure_threshold",
        "failure-threshold?",
        at="failure_",
    ),
    Mistake("retries: 2", "timeout: 5s", f"{FIRST}.timeout", "write client: {timeout: 5s}", at="    timeout"),
    Mistake("retries: 2", "regions: [eu]", f"{FIRST}.regions", "remove regions"),
    Mistake("retries: 2", "steps: []", f"{FIRST}.steps", "one endpoint for each request"),
    Mistake("retries: 2", "dns: {query-name: a}", f"{FIRST}.dns", "does not visit dns:// yet"),
    Mistake("retries: 2", "graphql: true", f"{FIRST}.graphql", "write the JSON as body"),
    Mistake("retries: 2", "extra-labels: {a: b}", f"{FIRST}.extra-labels", "remove extra-labels"),
    Mistake(TIMEOUT, "proxy-url: http://a", f"{FIRST}.client.proxy-url", "remove proxy-url"),
    Mistake(TIMEOUT, "oauth2: {}", f"{FIRST}.client.oauth2", "visit an address that is public"),
    Mistake(
        "endpoints:",
        "storage: {type: memory}\nendpoints:",
        "storage",
        "state is in DynamoDB; remove storage",
        at="storage: {",
    ),
    Mistake("endpoints:", "alerting: {}\nendpoints:", "alerting", "SSM parameters", at="alerting: {"),
    Mistake(
        "endpoints:", "external-endpoints: []\nendpoints:", "external-endpoints", "not received yet", at="external-"
    ),
    Mistake("endpoints:", "suites: []\nendpoints:", "suites", "does not make journeys", at="suites:"),
    Mistake("endpoints:", "endpoint:", "endpoint", "did you mean endpoints?"),
    Mistake(
        "endpoints:",
        "maintenance: {start: 23:00}\nendpoints:",
        "maintenance.duration",
        "write duration: 1h",
        at="maintenance: {",
    ),
]

SYNTAX = [
    Mistake("    group: FitFoot", "\tgroup: FitFoot", "", "indent with spaces only"),
    Mistake(STATUS, "- [STATUS] == 200", "", 'put quotes around a condition, like "[STATUS] == 200"'),
    Mistake(STATUS, '- "[STATUS] == 200', "", "is not YAML", at=BODY),
    Mistake("group: FitFoot", "group: Fit: Foot", "", "put quotes around a text that holds a colon"),
    Mistake("group: FitFoot", "group: @FitFoot", "", "put quotes around"),
    Mistake("group: FitFoot", "group: *FitFoot", "", "undefined alias"),
    Mistake("group: FitFoot", "group: !!python/name:os.system x", f"{FIRST}.group", "remove the tag"),
    Mistake("group: FitFoot", 'group: "\\ud800"', f"{FIRST}.group", "half a character"),
    Mistake("group: FitFoot", "group: \x07", "", "U+0007, which YAML does not allow"),
    Mistake("group: FitFoot", "? [a]\n    : b", FIRST, "write key: value", at="? [a]"),
    Mistake("group: FitFoot", "<<: FitFoot", FIRST, "write <<: *name", at="<<"),
    Mistake("retries: 2", "flapping: !x {of: 2}", f"{FIRST}.flapping", "remove the tag"),
    Mistake("retries: 2", "retries: !!int two", f"{FIRST}.retries", "remove the tag"),
    Mistake("  - name: api", "---\n  - name: api", "", "keep one document", at="---"),
]
