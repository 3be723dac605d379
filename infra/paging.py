"""Infra: the parameters with which somebody can be paged, for the functions that may."""

from aws_cdk import Stack
from constructs import Construct

from functions.pagerduty.setup import PARAMETERS
from functions.parameters.store import path_of


def pagerduty_parameters(scope: Construct) -> list[str]:
    """Their names in IAM's words; an operator sets their values."""
    stack = Stack.of(scope)
    return [
        stack.format_arn(service="ssm", resource="parameter", resource_name=path_of(name).removeprefix("/"))
        for name in PARAMETERS
    ]
