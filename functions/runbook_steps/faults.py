"""Runbook steps: how a step fails: each is the sentence that an execution ends with."""


class NotRecovered(Exception):
    """What was to be cured is not, or nobody knows."""


class Stopped(Exception):
    """The document stops here, and says why."""


class Unusable(Exception):
    """What another step answered cannot be used; nothing may be changed on the strength of it."""


class PageStaysOpen(Exception):
    """PagerDuty did not take that a page is over."""
