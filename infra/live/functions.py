"""Live: the stack and its functions: deployed whole, all of one version, none of them held back; pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from infra.live.deployed import DEPLOY, STACK, Deployed
from infra.live.said import Said, Well, counted, wrong

_UNKNOWN = "unknown"


def look_at_functions(deployed: Deployed) -> Iterator[Said]:
    """What the last deployment left, and whether each function is of it."""
    if "ROLLBACK" in deployed.status or deployed.status.endswith("FAILED"):
        message = f"its last deployment failed: {deployed.status}"
        hint = f"`aws cloudformation describe-stack-events --stack-name {STACK}` says why; then {DEPLOY}"
        yield wrong(STACK, message, hint)
    else:
        yield Well(f"{STACK}: {deployed.status}")
    if not deployed.functions:
        yield wrong(STACK, "it has no function", DEPLOY)
    wanted = _version(deployed)
    well = 0
    for name, configuration in deployed.functions.items():
        ill = list(_of_one(name, configuration, wanted))
        well += not ill
        yield from ill
    if well:
        yield Well(f"{counted(well, 'function')} of version {wanted}")


def _version(deployed: Deployed) -> str:
    """That of most."""
    versions = Counter(_version_of(one) for one in deployed.functions.values() if one)
    return versions.most_common(1)[0][0] if versions else _UNKNOWN


def _version_of(configuration: Mapping[str, Any]) -> str:
    version: str = configuration.get("Environment", {}).get("Variables", {}).get("APP_VERSION") or _UNKNOWN
    return version


def _of_one(name: str, configuration: Mapping[str, Any] | None, wanted: str) -> Iterator[Said]:
    if configuration is None:
        yield wrong(name, "the stack has it, and Lambda has not: somebody deleted it", DEPLOY)
        return
    # an idle function may be Inactive: it wakes up with the next call
    if (state := configuration.get("State", "Active")) not in ("Active", "Inactive"):
        yield wrong(name, f"it is {state}: {configuration.get('StateReason', 'no reason given')}", DEPLOY)
    if configuration.get("LastUpdateStatus") == "Failed":
        reason = configuration.get("LastUpdateStatusReason", "no reason given")
        yield wrong(name, f"its last update failed: {reason}", DEPLOY)
    if (version := _version_of(configuration)) != wanted:
        yield wrong(name, f"it is version {version}, others are {wanted}: a deployment ended half-way", DEPLOY)
