"""Tests of what is made from the operator's files."""
