"""Infra: the cluster operator: invoked by runbooks, in the VPC if there is one; AWS lets it write its log, no more.

What it may do in the cluster is not said here: `monitoring/kubernetes/rbac.yaml` says it of the group that the access
entry puts it in.
"""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings

GROUP: Final = "fitfoot:incident-runbook"
_NAME = "cluster-operator"


class ClusterOperator(Construct):
    """Speaks to the cluster of the settings; whoever may ask it is said by `may_be_asked_by`."""

    def __init__(self, scope: Construct, settings: Settings, build: Build, *, failures: sqs.IQueue) -> None:
        super().__init__(scope, "ClusterOperator")
        self._operator = MonitoringFunction(
            self,
            _NAME,
            build=build,
            settings=settings,
            memory_mb=512,
            timeout=Duration.seconds(60),  # a few requests of up to 10 s each; Automation waits for 300 s
            failures=failures,
            in_vpc=settings.vpc,
        )
        local = "KUBERNETES_URL" in build.environment.get(_NAME, {})
        if settings.kubernetes and not local:
            for name, value in settings.kubernetes.environment.items():
                self._operator.function.add_environment(name, value)
            self._enters(settings.kubernetes.cluster)

    def may_be_asked_by(self, role: iam.IRole) -> None:
        """Let a role invoke it."""
        arn = self._operator.function.function_arn
        role.add_to_principal_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[arn]))

    def _enters(self, cluster: str) -> None:
        """Make the cluster know the function's role, as a member of one group and with no policy of EKS's own."""
        from aws_cdk import aws_eks as eks  # it takes a second to import, and a local run has none

        eks.CfnAccessEntry(
            self,
            "Access",
            cluster_name=cluster,
            principal_arn=self._operator.role.role_arn,
            type="STANDARD",
            kubernetes_groups=[GROUP],
        )
