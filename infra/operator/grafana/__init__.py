"""Infra: what a dashboard of Grafana has to be, beyond JSON."""
