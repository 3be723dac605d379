"""Infra: the runbooks' own stack: a document each, the role that Systems Manager runs them as, whom approvals ask."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import CfnOutput, DefaultStackSynthesizer, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.automation.document import Document
from infra.automation.payload_fields import OF_STEP
from infra.operator.settings import Settings
from infra.runbook_starts import RUNBOOKS_ROLE

APPROVALS: Final = "Automation-FitFoot-Approvals"
"""AWS publishes requests for approval only to topics whose names begin with Automation."""


class RunbooksStack(Stack):
    """FitFoot's runbooks."""

    def __init__(self, scope: Construct, settings: Settings, runbooks: Sequence[Document]) -> None:
        super().__init__(
            scope,
            "FitFootRunbooks",
            stack_name="fitfoot-runbooks",
            description="Runbooks of the FitFoot shop: what incidents are cured with. Nothing always on.",
            env=Environment(region=settings.region),
            synthesizer=DefaultStackSynthesizer(generate_bootstrap_version_rule=False),
        )
        approvals = sns.Topic(self, "Approvals", topic_name=APPROVALS, display_name="FitFoot", enforce_ssl=True)
        role = self._role(approvals)
        filled_in = {"AutomationAssumeRole": role.role_arn, "ApprovalTopic": approvals.topic_arn}
        for runbook in runbooks:
            ssm.CfnDocument(
                self,
                runbook.name.removeprefix("FitFoot-"),
                name=runbook.name,
                document_type="Automation",
                document_format="JSON",
                update_method="NewVersion",
                content=self.to_json_string(with_defaults(runbook.content, filled_in)),
            ).node.add_dependency(role)
        CfnOutput(self, "ApprovalsTopic", value=approvals.topic_arn, description="Who may approve: subscribe")
        for name, value in settings.tags.items():
            Tags.of(self).add(name, value)

    def _role(self, approvals: sns.ITopic) -> iam.Role:
        """May invoke the two functions, and ask for approval; only executions of this account may assume it."""
        executions = self.format_arn(service="ssm", resource="automation-execution", resource_name="*")
        role = iam.Role(
            self,
            "Role",
            role_name=RUNBOOKS_ROLE,
            description="Systems Manager runs FitFoot's runbooks as this",
            assumed_by=iam.ServicePrincipal(
                "ssm.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": self.account},
                    "ArnLike": {"aws:SourceArn": executions},
                },
            ),
        )
        functions = [f"arn:{self.partition}:lambda:{self.region}:{self.account}:function:{name}" for name in OF_STEP]
        role.add_to_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=functions))
        role.add_to_policy(iam.PolicyStatement(actions=["sns:Publish"], resources=[approvals.topic_arn]))
        return role


def with_defaults(content: Mapping[str, Any], defaults: Mapping[str, str]) -> dict[str, Any]:
    """A document's content, in which some parameters have other defaults and nothing else differs."""
    parameters = {
        name: {**parameter, "default": defaults[name]} if name in defaults else parameter
        for name, parameter in content["parameters"].items()
    }
    return {**content, "parameters": parameters}
