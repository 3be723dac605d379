"""Cluster operator: its steps, one a file."""
