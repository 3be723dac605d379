"""The health probe: every minute visits the checks, judges, records and nudges."""
