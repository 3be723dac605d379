"""Live: what CloudFormation says was deployed, and how Lambda has it: the list that all else is held against."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from infra.live.account import Account
from infra.live.said import Unasked

STACK: Final = "fitfoot-monitoring"
RUNBOOKS: Final = "fitfoot-runbooks"
_CDK: Final = "APP_VERSION=$(git describe --always) uv run npx aws-cdk@2.1148.1 deploy --all"
DEPLOY: Final = f"`{_CDK}`"
REVERT: Final = f"`{_CDK} --revert-drift`"
"""For what somebody deleted or changed by hand: a deployment alone mends nothing where the template is the same."""
DELETED: Final = "the stack has it, and AWS has not: somebody deleted it"


@dataclass(frozen=True)
class Deployed:
    """The stack.

    Attributes:
        status: CloudFormation's word.
        resources: names in AWS (addresses of queues, ARNs of topics) by type (`AWS::Events::Rule`).
        functions: how Lambda has each function by its name; None for one that is not there.
        outputs: what the stack says of itself: `ApiUrl`.
    """

    status: str
    resources: Mapping[str, Sequence[str]]
    functions: Mapping[str, Mapping[str, Any] | None]
    outputs: Mapping[str, str] = field(default_factory=dict)

    def variables(self, function: str) -> Mapping[str, str]:
        """A function's environment; nothing of one that is not there."""
        environment = (self.functions.get(function) or {}).get("Environment") or {}
        variables: Mapping[str, str] = environment.get("Variables", {})
        return variables

    def of_type(self, type_: str) -> Sequence[str]:
        """The names of the resources of one type, sorted."""
        return sorted(self.resources.get(type_, ()))

    @property
    def addresses(self) -> frozenset[str]:
        """Our API's: that of AWS, and that which people are given (`public_url` of the settings)."""
        given = (self.variables(name).get("PUBLIC_URL") for name in self.functions)
        return frozenset(one for one in (self.outputs.get("ApiUrl"), *given) if one)


class NotDeployed(Unasked):
    """There is no stack in this account and region."""


def read_deployed(account: Account) -> Deployed:
    """Ask CloudFormation and Lambda.

    Raises:
        NotDeployed: there is no stack.
        Unasked: one of them could not be asked.
    """
    stack = read_stack(account, STACK)
    functions = {
        name: account.find("lambda", "get_function_configuration", FunctionName=name)
        for name in stack.of_type("AWS::Lambda::Function")
        if name.startswith("fitfoot-")  # the CDK has some of its own
    }
    return replace(stack, functions=functions)


def read_stack(account: Account, name: str) -> Deployed:
    """Ask CloudFormation alone.

    Raises:
        NotDeployed: there is no stack of this name.
        Unasked: it could not be asked.
    """
    found = account.find("cloudformation", "describe_stacks", StackName=name)
    if not found or not found["Stacks"]:
        raise NotDeployed(f"there is no stack {name} in {account.region}")
    stack, resources = found["Stacks"][0], defaultdict[str, list[str]](list)
    for page in account.pages("cloudformation", "list_stack_resources", StackName=name):
        for one in page["StackResourceSummaries"]:
            if physical := one.get("PhysicalResourceId"):
                resources[one["ResourceType"]].append(physical)
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}
    return Deployed(stack["StackStatus"], resources, {}, outputs)
