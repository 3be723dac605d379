"""Live: whether each rule of EventBridge and each schedule of Scheduler that was deployed is there and enabled."""

from collections.abc import Iterator, Sequence

from infra.live.account import Account, Answer
from infra.live.deployed import DEPLOY, Deployed
from infra.live.said import Said, Well, counted, wrong


def look_at_schedules(account: Account, deployed: Deployed) -> Iterator[Said]:
    """Rules and schedules of the stack.

    Raises:
        Unasked: EventBridge or Scheduler could not be asked.
    """
    buses = deployed.of_type("AWS::Events::EventBus")
    rules = deployed.of_type("AWS::Events::Rule")
    enabled = 0
    for name in rules:
        ill = list(_judged(name.rpartition("|")[2], _rule(account, name, buses), "aws events enable-rule --name"))
        enabled += not ill
        yield from ill
    schedules = deployed.of_type("AWS::Scheduler::Schedule")
    for name in schedules:
        ill = list(_judged(name, account.find("scheduler", "get_schedule", Name=name), "aws scheduler update-schedule"))
        enabled += not ill
        yield from ill
    if enabled:
        yield Well(
            f"{counted(len(rules), 'rule')} and {counted(len(schedules), 'schedule')}, {enabled} there and enabled"
        )


def _rule(account: Account, name: str, buses: Sequence[str]) -> Answer | None:
    """A rule of another bus than the default one is called `BUS|NAME` by CloudFormation; not so by emulators."""
    bus, _, rule = name.rpartition("|")
    for one in (bus,) if bus else ("default", *buses):
        if found := account.find("events", "describe_rule", Name=rule, EventBusName=one):
            return found
    return None


def _judged(name: str, found: Answer | None, enable: str) -> Iterator[Said]:
    if found is None:
        yield wrong(name, "the stack has it, and AWS has not: somebody deleted it", DEPLOY)
    elif found.get("State", "ENABLED").startswith("DISABLED"):
        bus = found.get("EventBusName", "default")
        on = f" --event-bus-name {bus}" if bus != "default" else ""
        again = f"`{enable} {name}{on}`" if enable.endswith("--name") else DEPLOY
        yield wrong(name, "it is disabled: what it starts does not run", again)
