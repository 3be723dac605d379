"""Tests of what reads the operator's files."""
