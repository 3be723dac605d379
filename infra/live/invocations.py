"""Live: what CloudWatch counted of the functions in the last quarter of an hour: runs, errors, throttles."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Final

from infra.automation.payload_fields import STEPS
from infra.live.account import Account
from infra.live.deployed import Deployed
from infra.live.said import NotRun, Said, Well, counted, wrong
from infra.operator.findings import Finding

EVERY_MINUTE: Final = ("fitfoot-health-probe", "fitfoot-incident-detector", "fitfoot-log-analyser")
_COUNTED: Final = ("Invocations", "Errors", "Throttles")
_OVER: Final = timedelta(minutes=15)
_MINUTES: Final = "the last 15 minutes"
_LEAST: Final = 10
"""Runs in that time of what starts each minute: fewer is no minute's delay."""
_LATE: Final = timedelta(minutes=2)
"""CloudWatch has a minute's figures a little after it is over."""
_PERIOD: Final = 60
Counts = Mapping[tuple[str, str], float]


def look_at_invocations(account: Account, deployed: Deployed, now: datetime) -> Iterator[Said]:
    """Those that a schedule starts each minute have run, and none of all failed or was throttled.

    Raises:
        Unasked: CloudWatch could not be asked.
    """
    if emulator := account.elsewhere("cloudwatch"):
        yield NotRun(f"invocations: {emulator} is not AWS: it does not count what schedules start")
        return
    names = [name for name, one in deployed.functions.items() if one]
    yield from judged(names, _counts(account, names, now))


def judged(names: Sequence[str], counts: Counts) -> Iterator[Said]:
    """What the counts by function and metric say."""
    runs = {name: counts.get((name, "Invocations"), 0) for name in names}
    ill = [one for name in names for one in _troubles(name, runs[name], counts)]
    ill += [_not_run(name, int(runs[name])) for name in EVERY_MINUTE if name in runs and runs[name] < _LEAST]
    yield from ill
    if not ill:
        yield Well(f"functions ran {sum(runs.values()):g} times in {_MINUTES}; none failed or was throttled")


def _troubles(name: str, runs: float, counts: Counts) -> Iterator[Finding]:
    for metric, words in (("Errors", "failed"), ("Throttles", "was throttled")):
        if (name, metric) == (STEPS, "Errors"):
            continue  # that is how its `stop` and `assert` end a runbook
        if number := counts.get((name, metric), 0):
            message = f"it {words} {counted(int(number), 'time')} and ran {counted(int(runs), 'time')} in {_MINUTES}"
            yield wrong(name, message, f"`aws logs tail /aws/lambda/{name} --since 15m`")


def _not_run(name: str, runs: int) -> Finding:
    hint = (
        f"`aws events describe-rule --name {name}` says whether its schedule is enabled; or was it deployed just now?"
    )
    ran = f"ran {counted(runs, 'time')}" if runs else "did not run"
    return wrong(name, f"its schedule starts it each minute, and it {ran} in {_MINUTES}", hint)


def _counts(account: Account, names: Sequence[str], now: datetime) -> Counts:
    wanted = dict(enumerate(product(names, _COUNTED)))
    queries = [
        {
            "Id": f"q{number}",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/Lambda",
                    "MetricName": what,
                    "Dimensions": [{"Name": "FunctionName", "Value": name}],
                },
                "Period": _PERIOD,
                "Stat": "Sum",
            },
        }
        for number, (name, what) in wanted.items()
    ]
    until = now - _LATE
    asked = {"MetricDataQueries": queries, "StartTime": until - _OVER, "EndTime": until}
    results = [
        one for page in account.pages("cloudwatch", "get_metric_data", **asked) for one in page["MetricDataResults"]
    ]
    sums: dict[tuple[str, str], float] = {}
    for one in results:
        if one["Values"]:
            key = wanted[int(one["Id"].removeprefix("q"))]
            sums[key] = sums.get(key, 0) + sum(one["Values"])
    return sums
