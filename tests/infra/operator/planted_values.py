"""Tests: mistakes in single values."""

from tests.infra.operator.mistake import ALERT, CLIENT, FIRST, NAME, TIMEOUT, WINDOW, WINDOWS, ZONE, Mistake

VALUES = [
    Mistake(NAME, "group: g", f"{FIRST}.name", "is missing; write name: storefront", at="- group: g"),
    Mistake(
        NAME,
        "name: api",
        "endpoints[1].name",
        "taken by endpoints[0] on line",
        at="name: api\n    group: FitFoot\n    service: api",
    ),
    Mistake(NAME, "name: store/front", f"{FIRST}.name", "letters, digits, spaces, dots"),
    Mistake(NAME, f"name: {'s' * 61}", f"{FIRST}.name", "1 to 60 letters"),
    Mistake(NAME, 'name: ""', f"{FIRST}.name", "1 to 60 letters"),
    Mistake(NAME, "name: 24", f"{FIRST}.name", 'write name: "24", with quotes'),
    Mistake("service: web", "service: a|b", f"{FIRST}.service", "1 to 60 letters"),
    Mistake("interval: 1m", "interval: 30s", f"{FIRST}.interval", "whole minutes from 1m to 1h"),
    Mistake("interval: 1m", "interval: 90s", f"{FIRST}.interval", "write 1m, 2m or 5m"),
    Mistake("interval: 1m", "interval: 60", f"{FIRST}.interval", "not 60; write interval: 1m"),
    Mistake("interval: 1m", "interval: one minute", f"{FIRST}.interval", "write interval: 1m"),
    Mistake("interval: 1m", "interval: 2h", f"{FIRST}.interval", "from 1m to 1h"),
    Mistake(
        "retries: 2", "retries: two", f"{FIRST}.retries", "is a whole number from 0 to 5, not 'two'; write retries: 2"
    ),
    Mistake("retries: 2", "retries: 6", f"{FIRST}.retries", "from 0 to 5, not 6"),
    Mistake("retries: 2", "retries: true", f"{FIRST}.retries", "from 0 to 5, not true"),
    Mistake("retries: 2", "retries: 1.5", f"{FIRST}.retries", "from 0 to 5, not 1.5"),
    Mistake("retries: 2", "enabled: yes", f"{FIRST}.enabled", "is true or false, not 'yes'; write enabled: true"),
    Mistake("retries: 2", "enabled: off", f"{FIRST}.enabled", "write enabled: false"),
    Mistake(TIMEOUT, "timeout: 0s", f"{FIRST}.client.timeout", "a duration over 0 and up to 30s"),
    Mistake(TIMEOUT, "timeout: 31s", f"{FIRST}.client.timeout", "up to 30s, like 5s, not '31s'"),
    Mistake(TIMEOUT, "timeout: 5000", f"{FIRST}.client.timeout", "not 5000; write timeout: 5s"),
    Mistake(CLIENT, "client: 5s\n", f"{FIRST}.client", "client is a map, not '5s'", at="client: 5s"),
    Mistake(ALERT, "- type: pagerdutty", f"{FIRST}.alerts[0].type", "did you mean pagerduty?"),
    Mistake(ALERT, "- type: slack", f"{FIRST}.alerts[0].type", "write type: pagerduty"),
    Mistake(ALERT, f"{ALERT}\n      - type: pagerduty", f"{FIRST}.alerts", "keep 1", at="alerts:"),
    Mistake(
        ALERT, f"{ALERT}\n        enabled: false", f"{FIRST}.alerts[0].enabled", "on the endpoint", at="enabled: f"
    ),
    Mistake(
        "success-threshold: 2", "send-on-resolved: false", f"{FIRST}.alerts[0].send-on-resolved", "is always resolved"
    ),
    Mistake("failure-threshold: 1", "failure-threshold: 0", f"{FIRST}.alerts[0].failure-threshold", "from 1 to 100"),
    Mistake("retries: 2", "flapping: {failures: 5, of: 4}", f"{FIRST}.flapping.failures", "write 4 or fewer"),
    Mistake("retries: 2", "flapping: {failures: 5, of: 21}", f"{FIRST}.flapping.of", "a whole number from 2 to 20"),
    Mistake("retries: 2", "flapping: {of: 10}", f"{FIRST}.flapping.failures", "write failures: 4"),
    Mistake("group: FitFoot", WINDOW % ("25:00", "1h"), f"{WINDOWS}[0].start", "write start: 23:00", at="main"),
    Mistake(
        "group: FitFoot", WINDOW % ("2300", "1h"), f"{WINDOWS}[0].start", "not 2300; write start: 23:00", at="main"
    ),
    Mistake("group: FitFoot", WINDOW % ("23:00", "0s"), f"{WINDOWS}[0].duration", "1m to 24h", at="main"),
    Mistake("group: FitFoot", WINDOW % ("23:00", "24h"), f"{WINDOWS}[0].duration", "never end", at="main"),
    Mistake(
        "group: FitFoot",
        ZONE % "timezone: Europe/Zürich",
        f"{WINDOWS}[0].timezone",
        "did you mean Europe/Zurich?",
        at="main",
    ),
    Mistake("group: FitFoot", ZONE % "every: [Sonday]", f"{WINDOWS}[0].every[0]", "did you mean Sunday?", at="main"),
    Mistake("group: FitFoot", ZONE % "every: Sunday", f"{WINDOWS}[0].every", "is a list, not 'Sunday'", at="main"),
]
