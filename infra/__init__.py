"""Deployment, operator files and the local run."""
