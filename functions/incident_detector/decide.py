"""Incident detector: what to do about what is wrong; pure."""
