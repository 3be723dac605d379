"""Tests of the reports' figures."""
