"""Runbook steps: one step a file: what its payload holds, and what it does."""
