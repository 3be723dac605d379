"""Incident detector: rules: asked, evaluated, made alerts."""
