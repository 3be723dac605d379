"""Infra: what each alarm on the monitoring means and what to do then; people read it in the alarm's description."""

from collections.abc import Mapping
from typing import Final

_LOG: Final = "aws logs tail /aws/lambda/fitfoot-"
_QUEUE: Final = '"$(aws sqs get-queue-url --queue-name fitfoot-failures --query QueueUrl --output text)"'
_FIRST: Final = "Just deployed for the first time? Then it ends by itself within minutes."

ADVICE: Final[Mapping[str, str]] = {
    "detector-silent": (
        "The incident detector finished no tick in five minutes or a little more: nobody is told of anything new. "
        f"{_FIRST} Look at its log "
        f"({_LOG}incident-detector --since 15m), whether its schedule is on (aws events describe-rule "
        "--name fitfoot-incident-detector), and at AWS's own health. The probe has paged for it, if that is alive."
    ),
    "detector-errors": (
        "The incident detector failed in three of five minutes: incidents open and end late, or not at all. "
        f"{_LOG}incident-detector --since 15m says why; after a deployment, deploy the version before."
    ),
    "notices-owed": (
        "For five minutes there was always a notice that nobody took. Which, and why, stands on the incident's "
        "timeline (/incidents) and in the detector's log: a key that PagerDuty refuses (parameters "
        "/fitfoot/PAGERDUTY_*), PagerDuty down (status.pagerduty.com), a topic that is gone. Tell people by hand "
        "meanwhile."
    ),
    "failures": (
        "A tick, a report or a batch of log lines failed for good and is in the queue fitfoot-failures. While it is, "
        "the next failure tells nobody: empty it soon. Read it: aws sqs receive-message --visibility-timeout 0 "
        f"--max-number-of-messages 10 --message-attribute-names All --queue-url {_QUEUE}. (Without the 0, what is read "
        "is hidden for a while: the alarm may end, and turn again.) requestContext names function and reason; without "
        "one the function was never reached, and the attributes say why. A report or a batch: invoke the function with "
        f"the requestPayload once the reason is gone. A tick is over. Then aws sqs purge-queue --queue-url {_QUEUE}, "
        "which takes a minute: the alarm ends with the last message."
    ),
    "probe-silent": (
        f"The health probe was woken twice at most in five minutes or a little more. {_FIRST} Is its schedule on "
        "(aws events describe-rule --name fitfoot-health-probe)? Is it throttled (aws lambda get-function-concurrency "
        "--function-name fitfoot-health-probe)? Probe by hand meanwhile: aws lambda invoke "
        "--function-name fitfoot-health-probe out.json"
    ),
    "observations-stale": (
        "For five minutes or a little more no check was observed, though the probe may well run: each visit is "
        f"unknown, or ends with the run. {_FIRST} {_LOG}health-probe --since 15m says what stops it: its own network "
        "or DNS, a checks.yaml whose addresses are forbidden, the tables. The status page shows unknown, not up."
    ),
    "errors": (
        "A function that somebody waits for fails again and again: api, web-vitals, shop-reader or cluster-operator. "
        f"The dashboard fitfoot-monitoring shows which; {_LOG}NAME --since 30m shows why, Sentry the trace. While "
        "shop-reader fails, rules and KPIs are unknown; while cluster-operator does, runbooks change nothing."
    ),
    "throttles": (
        "Lambda turns ticks away: the account's concurrency is used up, by whichever function. aws lambda "
        "get-account-settings shows the limit, the metric ConcurrentExecutions who uses it. Ask for more in Service "
        "Quotas (Lambda, concurrent executions), or bound the function that runs away."
    ),
    "slow": (
        "A call took nine tenths of its timeout; the next one may be cut off. The dashboard fitfoot-monitoring shows "
        "whose. More memory brings more CPU: memory_mb in settings/production.yaml. A probe has too many slow checks "
        "(client.timeout, retries), a detector waits for Prometheus or PagerDuty, a report for the database."
    ),
}
"""By alarm, without the prefix of its name. CloudWatch keeps 1024 characters."""
