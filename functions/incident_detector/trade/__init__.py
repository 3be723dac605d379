"""Incident detector: trade: do orders still come?"""
