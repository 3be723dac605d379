"""Infra: a budget, which tells the team what is spent. CloudWatch knows of bills in us-east-1 only, and not by tag."""

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.operator.settings import Settings
from infra.operator.spend_settings import SpendSettings


def budget(scope: Construct, settings: Settings, spend: SpendSettings, team: sns.ITopic) -> None:
    """Tells of a month that cost more than the settings say, and of one that will have.

    It has a name, for people: AWS writes its notices, and only the name says in them what was counted. CloudFormation
    makes a budget with other notices before it drops the old one, so that who changes those changes the name as well.
    """
    stack = Stack.of(scope)
    team.add_to_resource_policy(
        iam.PolicyStatement(
            sid="Budgets",
            principals=[iam.ServicePrincipal("budgets.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[team.topic_arn],
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account},
                "ArnLike": {"aws:SourceArn": f"arn:{stack.partition}:budgets::{stack.account}:*"},
            },
        )
    )
    budgets.CfnBudget(
        scope,
        "Spend",
        budget=budgets.CfnBudget.BudgetDataProperty(
            budget_name="fitfoot-monitoring" if spend.cost_tag else "fitfoot-monitoring-whole-account",
            budget_type="COST",
            time_unit="MONTHLY",
            budget_limit=budgets.CfnBudget.SpendProperty(amount=spend.usd_a_month, unit="USD"),
            cost_filters=_of_tag(settings, spend),
        ),
        notifications_with_subscribers=[_notice(kind, team.topic_arn) for kind in ("ACTUAL", "FORECASTED")],
    )


def _of_tag(settings: Settings, spend: SpendSettings) -> dict[str, list[str]] | None:
    if spend.cost_tag is None:
        return None
    return {"TagKeyValue": [f"user:{spend.cost_tag}${settings.tags[spend.cost_tag]}"]}


def _notice(kind: str, topic: str) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
    return budgets.CfnBudget.NotificationWithSubscribersProperty(
        notification=budgets.CfnBudget.NotificationProperty(
            comparison_operator="GREATER_THAN", notification_type=kind, threshold=100, threshold_type="PERCENTAGE"
        ),
        subscribers=[budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic)],
    )
