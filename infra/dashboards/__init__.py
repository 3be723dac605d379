"""Dashboards: what Grafana shows, as Python; `uv run python -m infra.generated` writes the JSON."""
