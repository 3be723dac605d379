"""Cluster operator: the Lambda function that speaks to the Kubernetes API, and to nothing else."""
