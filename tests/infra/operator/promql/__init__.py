"""Tests of what is said of PromQL."""
