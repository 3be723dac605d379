"""Tests of what Prometheus has."""
