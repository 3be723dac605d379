"""Infra: what watches the monitoring from outside of it: alarms, a dashboard, a budget."""

from datetime import timedelta

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.operator import checks_file
from infra.operator.places import CHECKS
from infra.operator.settings import Settings
from infra.self_monitoring import alarms
from infra.self_monitoring.advice import ADVICE
from infra.self_monitoring.alarms import Alarm
from infra.self_monitoring.dashboard import Shown, dashboard


class SelfMonitoring(Construct):
    """Made after the functions, whose timeouts it reads in the stack.

    The detector hears of each alarm by EventBridge (`incident_detector.py`), so that they become incidents.
    """

    def __init__(self, scope: Construct, settings: Settings, *, team: sns.ITopic, api_id: str, public_url: str) -> None:
        super().__init__(scope, "SelfMonitoring")
        self._team = team
        if settings.alarms:
            timeouts, services = _timeouts(Stack.of(self)), _services()
            ours = [*alarms.of_the_detector(), *alarms.of_the_probe(services), *alarms.of_functions(timeouts)]
            _let_alarms_tell(self, team)
            made = [self._alarm(alarm) for alarm in ours]
            dashboard(self, Shown(made, sorted(services), timeouts, api_id, public_url, settings))
        if settings.spend:
            from infra.self_monitoring.spend import budget  # what it imports takes a while, and a local run has none

            budget(self, settings, settings.spend, team)

    def _alarm(self, alarm: Alarm) -> cloudwatch.Alarm:
        operators = cloudwatch.ComparisonOperator
        made = cloudwatch.Alarm(
            self,
            alarm.name,
            alarm_name=f"{alarms.PREFIX}{alarm.name}",
            alarm_description=ADVICE[alarm.name],
            metric=alarm.metric,
            comparison_operator=(
                operators.LESS_THAN_THRESHOLD if alarm.below else operators.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
            ),
            threshold=alarm.limit,
            datapoints_to_alarm=alarm.points,
            evaluation_periods=alarm.periods,
            treat_missing_data=alarm.missing,
        )
        if alarm.direct:
            made.add_alarm_action(actions.SnsAction(self._team))
            made.add_ok_action(actions.SnsAction(self._team))
        return made


def _timeouts(stack: Stack) -> dict[str, float]:
    """Those of our functions, in seconds, by name."""
    made = [one for one in stack.node.find_all() if isinstance(one, lambda_.CfnFunction)]
    named = {str(one.function_name): float(one.timeout or 0) for one in made}
    return {name.removeprefix("fitfoot-"): timeout for name, timeout in named.items() if name.startswith("fitfoot-")}


def _services() -> dict[str, int]:
    """Those of the checks, without the ones that are never visited: minutes between two visits of the most frequent."""
    found: dict[str, int] = {}
    for check in checks_file.load(CHECKS):
        minutes = check.interval // timedelta(minutes=1)
        found[check.service] = min(minutes, found.get(check.service, minutes))
    return found


def _let_alarms_tell(scope: Construct, team: sns.ITopic) -> None:
    """The topic has a policy, since it refuses what comes without TLS: so whoever publishes has to stand in it."""
    stack = Stack.of(scope)
    ours = stack.format_arn(
        service="cloudwatch",
        resource="alarm",
        resource_name=f"{alarms.PREFIX}*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    team.add_to_resource_policy(
        iam.PolicyStatement(
            sid="Alarms",
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[team.topic_arn],
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account},
                "ArnLike": {"aws:SourceArn": ours},
            },
        )
    )
