"""Report generator: a report that could not be made, or not all of it."""


class ReportFailed(Exception):
    """What went wrong, and what was done all the same; for people."""
