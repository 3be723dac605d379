"""Infra: what is made from the operator's files and committed beside them, and kept in step with them."""
