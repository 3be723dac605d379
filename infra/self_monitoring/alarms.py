"""Infra: the alarms on the monitoring itself: what each looks at, and when it turns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.self_monitoring.metrics import of_function, of_queue, ours, part_of_timeout, together

PREFIX: Final = "fitfoot-monitoring-"
"""routes.yaml maps names of alarms to services: none of its patterns for the shop's services fits these."""
ANSWERING: Final = ("api", "web-vitals", "shop-reader", "cluster-operator")
"""Functions that somebody waits for. What the others fail at goes into the queue of failures, which has its alarm.

`runbook-steps` is none of them: its steps `stop` and `assert` fail as they are meant to. If it is broken, that is in
the queue when the next incident is over: the bus tells it.
"""
GROWING: Final = ("health-probe", "incident-detector", "api", "report-generator", "log-analyser")
"""Functions whose work grows with checks, alerts, orders or lines; the others' has bounds."""
_TICKING: Final = ("health-probe", "incident-detector")
_MOST_METRICS: Final = 10  # that CloudWatch lets one alarm calculate with
_FIVE: Final = Duration.minutes(5)
_Missing = cloudwatch.TreatMissingData


@dataclass(frozen=True)
class Alarm:
    """One alarm: in `points` of the last `periods` of its metric the limit was reached, or it was `below` that.

    `direct` ones also tell the team's topic: they mean that the detector, which tells of the others, may be dead.
    `missing` is what a period without data counts as. CloudWatch looks further back than `periods` for data, and counts
    a period as missing only where it finds fewer: silence is told a little later than `periods` say.
    """

    name: str
    metric: cloudwatch.IMetric
    limit: float
    points: int
    periods: int
    missing: cloudwatch.TreatMissingData
    below: bool = False
    direct: bool = False


def of_the_detector() -> list[Alarm]:
    """That it ticks, does so without failing, and gets rid of what it owes."""
    return [
        Alarm(
            "detector-silent",
            # printed by each tick that came to its end; a nudge has none
            ours("RulesEvaluated", "SampleCount"),
            limit=1,
            points=5,
            periods=5,
            below=True,
            missing=_Missing.BREACHING,  # who is dead prints nothing; one tick among those looked at is well
            direct=True,
        ),
        Alarm(
            "detector-errors",
            of_function("incident-detector", "Errors"),
            limit=1,
            points=3,
            periods=5,
            missing=_Missing.NOT_BREACHING,  # without a call there is no error; detector-silent tells of no calls
            direct=True,
        ),
        Alarm(
            "notices-owed",
            ours("NoticesOwed", "Minimum"),
            limit=1,
            points=5,
            periods=5,
            missing=_Missing.IGNORE,  # what was owed still is while nobody looks
            direct=True,
        ),
        Alarm(
            "failures",
            of_queue("ApproximateNumberOfMessagesVisible"),
            limit=1,
            points=1,
            periods=1,
            missing=_Missing.NOT_BREACHING,  # SQS tells nothing of a queue that is empty for hours
            direct=True,
        ),
    ]


def of_the_probe(services: Mapping[str, int]) -> list[Alarm]:
    """That it is woken, and sees something: of any service with checks, by minutes between two of its visits."""
    woken = Alarm(
        "probe-silent",
        of_function("health-probe", "Invocations"),
        limit=1,
        points=3,
        periods=5,
        below=True,
        missing=_Missing.BREACHING,  # who is not woken is not counted; three among those looked at are well
    )
    often = sorted(services, key=lambda service: (services[service], service))[:_MOST_METRICS]
    if not often:
        return [woken]
    seen = [ours("ProbeSuccess", "SampleCount", service) for service in sorted(often)]
    unseen = services[often[0]] + 4  # minutes: five where there is a visit a minute
    stale = Alarm(
        "observations-stale",
        together(seen, Duration.minutes(1), "observations"),
        limit=1,
        points=unseen,
        periods=unseen,
        below=True,
        missing=_Missing.BREACHING,  # what is unknown has no observation
    )
    return [woken, stale]


def of_functions(timeouts: Mapping[str, float]) -> list[Alarm]:
    """Errors that go on, calls turned away, and calls that nearly ran out of time; timeouts in seconds, by name."""
    errors = [of_function(name, "Errors", period=_FIVE) for name in ANSWERING]
    throttles = [of_function(name, "Throttles", period=_FIVE) for name in _TICKING]
    parts = {f"p{place}": part_of_timeout(name, timeouts[name], _FIVE, place) for place, name in enumerate(GROWING)}
    longest = cloudwatch.MathExpression(
        expression=f"MAX([{', '.join(parts)}])", using_metrics={**parts}, period=_FIVE, label="percent of the timeout"
    )
    return [
        Alarm(
            "errors",
            together(errors, _FIVE, "errors"),
            limit=1,
            points=2,
            periods=3,
            missing=_Missing.NOT_BREACHING,  # nobody asked
        ),
        Alarm(
            "throttles",
            together(throttles, _FIVE, "throttles"),
            limit=1,
            points=2,
            periods=3,
            missing=_Missing.NOT_BREACHING,
        ),
        Alarm(
            "slow",
            longest,
            limit=90,
            points=1,
            periods=1,
            missing=_Missing.NOT_BREACHING,
        ),
    ]
