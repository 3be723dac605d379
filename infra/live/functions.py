"""Live: the stack and its functions: deployed whole, all of one version, none of them held back; pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from infra.live.deployed import DEPLOY, REVERT, STACK, Deployed
from infra.live.said import NotRun, Said, Well, counted, wrong

_UNKNOWN = "unknown"


def look_at_functions(deployed: Deployed) -> Iterator[Said]:
    """What the last deployment left, and whether each function is of it."""
    yield judged_stack(STACK, deployed.status)
    if not deployed.functions:
        yield wrong(STACK, "it has no function", DEPLOY)
    wanted = _version(deployed)
    well = 0
    for name, configuration in deployed.functions.items():
        ill = list(_of_one(name, configuration, wanted))
        well += not ill
        yield from ill
    if well and wanted == _UNKNOWN:
        yield NotRun(f"versions: what was deployed has no APP_VERSION, so that nobody knows what runs; {DEPLOY}")
    elif well:
        yield Well(f"{counted(well, 'function')} of version {wanted}")


def judged_stack(name: str, status: str) -> Said:
    """What CloudFormation's word for a stack means."""
    why = f"`aws cloudformation describe-stack-events --stack-name {name}` says why"
    if status == "REVIEW_IN_PROGRESS":
        return wrong(name, f"it is {status}: somebody began to create it, and nothing was deployed", DEPLOY)
    if status.startswith("DELETE_"):
        return wrong(name, f"it is {status}: somebody deletes it", f"{why}; then {DEPLOY}")
    if "ROLLBACK" in status or status.endswith("FAILED"):
        return wrong(name, f"its last deployment failed: {status}", f"{why}; then {DEPLOY}")
    if status.endswith("_IN_PROGRESS"):
        return NotRun(f"{name}: it is being deployed ({status}); look again when that is over")
    if status.endswith("_COMPLETE"):
        return Well(f"{name}: {status}")
    return wrong(name, f"it is {status}", why)


def _version(deployed: Deployed) -> str:
    """That of most."""
    versions = Counter(_version_of(one) for one in deployed.functions.values() if one)
    return versions.most_common(1)[0][0] if versions else _UNKNOWN


def _version_of(configuration: Mapping[str, Any]) -> str:
    variables = (configuration.get("Environment") or {}).get("Variables") or {}
    version: str = variables.get("APP_VERSION") or _UNKNOWN
    return version


def _of_one(name: str, configuration: Mapping[str, Any] | None, wanted: str) -> Iterator[Said]:
    if configuration is None:
        yield wrong(name, "the stack has it, and Lambda has not: somebody deleted it", REVERT)
        return
    # an idle function may be Inactive: it wakes up with the next call
    if (state := configuration.get("State", "Active")) not in ("Active", "Inactive"):
        yield wrong(name, f"it is {state}: {configuration.get('StateReason', 'no reason given')}", DEPLOY)
    if configuration.get("LastUpdateStatus") == "Failed":
        reason = configuration.get("LastUpdateStatusReason", "no reason given")
        yield wrong(name, f"its last update failed: {reason}", DEPLOY)
    if (version := _version_of(configuration)) != wanted:
        yield wrong(name, f"it is version {version}, others are {wanted}: a deployment ended half-way", DEPLOY)
