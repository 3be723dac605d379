"""Benchmarks: what a month of the bundle costs, counted in a local run: `uv run python -m tests.benchmarks.cost`."""
