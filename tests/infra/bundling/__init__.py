"""Tests of what infra.bundle is made of."""
