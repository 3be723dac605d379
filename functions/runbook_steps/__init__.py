"""Runbook steps: the Lambda function for what the Automation documents do beside the cluster."""
