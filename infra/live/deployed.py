"""Live: what CloudFormation says was deployed, and how Lambda has it: the list that all else is held against."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infra.live.account import Account
from infra.live.said import Unasked

STACK: Final = "fitfoot-monitoring"
DEPLOY: Final = "`APP_VERSION=$(git describe --always) uv run npx aws-cdk@2.1148.1 deploy --all`"


@dataclass(frozen=True)
class Deployed:
    """The stack.

    Attributes:
        status: CloudFormation's word.
        resources: names in AWS (addresses of queues, ARNs of topics) by type (`AWS::Events::Rule`).
        functions: how Lambda has each function by its name; None for one that is not there.
    """

    status: str
    resources: Mapping[str, Sequence[str]]
    functions: Mapping[str, Mapping[str, Any] | None]

    def variables(self, function: str) -> Mapping[str, str]:
        """A function's environment; nothing of one that is not there."""
        environment = (self.functions.get(function) or {}).get("Environment") or {}
        variables: Mapping[str, str] = environment.get("Variables", {})
        return variables

    def of_type(self, type_: str) -> Sequence[str]:
        """The names of the resources of one type, sorted."""
        return sorted(self.resources.get(type_, ()))


class NotDeployed(Unasked):
    """There is no stack in this account and region."""


def read_deployed(account: Account) -> Deployed:
    """Ask CloudFormation and Lambda.

    Raises:
        NotDeployed: there is no stack.
        Unasked: one of them could not be asked.
    """
    found = account.find("cloudformation", "describe_stacks", StackName=STACK)
    if not found or not found["Stacks"]:
        raise NotDeployed(f"there is no stack {STACK} in {account.region}")
    resources = defaultdict[str, list[str]](list)
    for page in account.pages("cloudformation", "list_stack_resources", StackName=STACK):
        for one in page["StackResourceSummaries"]:
            if name := one.get("PhysicalResourceId"):
                resources[one["ResourceType"]].append(name)
    functions = {
        name: account.find("lambda", "get_function_configuration", FunctionName=name)
        for name in sorted(resources["AWS::Lambda::Function"])
        if name.startswith("fitfoot-")  # the CDK has some of its own
    }
    return Deployed(found["Stacks"][0]["StackStatus"], resources, functions)
