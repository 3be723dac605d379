"""Live: whether each rule and bus of EventBridge and each schedule of Scheduler that was deployed is there, enabled."""

from collections.abc import Iterator, Sequence

from infra.live.account import Account, Answer
from infra.live.deployed import DELETED, REVERT, Deployed
from infra.live.said import Said, Well, counted, wrong

_AIMLESS = "it starts nothing: somebody removed its targets"


def look_at_schedules(account: Account, deployed: Deployed) -> Iterator[Said]:
    """Rules and schedules of the stack.

    Raises:
        Unasked: EventBridge or Scheduler could not be asked.
    """
    buses = deployed.of_type("AWS::Events::EventBus")
    rules = deployed.of_type("AWS::Events::Rule")
    enabled = 0
    for name in rules:
        rule, found = name.rpartition("|")[2], _rule(account, name, buses)
        ill = list(_judged(rule, found, "aws events enable-rule --name"))
        ill += [] if found is None or _starts(account, rule, found) else [wrong(rule, _AIMLESS, REVERT)]
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


def _starts(account: Account, rule: str, found: Answer) -> bool:
    bus = found.get("EventBusName", "default")
    return bool(account.ask("events", "list_targets_by_rule", Rule=rule, EventBusName=bus)["Targets"])


def look_at_bus(account: Account, deployed: Deployed) -> Iterator[Said]:
    """The buses of the stack, on which others hear what the monitoring tells.

    Raises:
        Unasked: EventBridge could not be asked.
    """
    for name in deployed.of_type("AWS::Events::EventBus"):
        if account.find("events", "describe_event_bus", Name=name) is None:
            yield wrong(name, DELETED, REVERT)
        else:
            yield Well(f"bus {name} is there")


def _judged(name: str, found: Answer | None, enable: str) -> Iterator[Said]:
    if found is None:
        yield wrong(name, DELETED, REVERT)
    elif found.get("State", "ENABLED").startswith("DISABLED"):
        bus = found.get("EventBusName", "default")
        on = f" --event-bus-name {bus}" if bus != "default" else ""
        again = f"`{enable} {name}{on}`" if enable.endswith("--name") else REVERT
        yield wrong(name, "it is disabled: what it starts does not run", again)
