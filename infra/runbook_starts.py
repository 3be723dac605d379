"""Infra: the runbooks that incidents start by themselves, and what the incident detector needs to start just these."""

from collections.abc import Collection

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from constructs import Construct

from functions.model.route import Routes
from infra.acknowledgements import acknowledge

RUNBOOKS_ROLE = "fitfoot-runbooks"
"""As which Systems Manager runs them: whoever starts one hands it this role."""


def automatic(routes: Routes) -> tuple[str, ...]:
    """Documents that some route starts by itself, sorted."""
    return tuple(sorted({route.document for route in routes.routes if route.auto and route.document}))


def start_rights(scope: Construct, documents: Collection[str]) -> list[iam.PolicyStatement]:
    """To start exactly these, as their own role; nothing where there are none."""
    if not documents:
        return []
    stack = Stack.of(scope)
    # IAM has asked for the one or the other over the years: the definition at any version, the document, the execution
    definitions = [f"automation-definition/{name}:*" for name in documents]
    wanted = [*definitions, *(f"document/{name}" for name in documents), "automation-execution/*"]
    arns = [f"arn:{stack.partition}:ssm:{stack.region}:{stack.account}:{one}" for one in wanted]
    for one in (*definitions, "automation-execution/*"):
        rule = f"IAM5[Resource::arn:<AWS::Partition>:ssm:{_shown(stack)}:<AWS::AccountId>:{one}]"
        acknowledge(scope, rule, "Any version of a named document; an execution has no name before it began")
    role = stack.format_arn(service="iam", region="", resource="role", resource_name=RUNBOOKS_ROLE)
    return [
        iam.PolicyStatement(actions=["ssm:StartAutomationExecution"], resources=arns),
        iam.PolicyStatement(
            actions=["iam:PassRole"],
            resources=[role],
            conditions={"StringEquals": {"iam:PassedToService": "ssm.amazonaws.com"}},
        ),
    ]


def _shown(stack: Stack) -> str:
    """The region as advice on a template shows it."""
    return "<AWS::Region>" if Token.is_unresolved(stack.region) else stack.region
