"""Bundling: what infra.bundle is made of; the door is infra.bundle."""
