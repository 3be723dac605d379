"""Incident detector: what is wrong, decided and told."""
