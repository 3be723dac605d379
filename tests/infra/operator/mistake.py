"""Tests: one way to write our checks file wrongly, by one visible change to our own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """What is written instead of what, and what is said of it: on the line of `at`, about `field`."""

    instead_of: str
    written: str
    field: str
    says: str
    at: str = ""

    def __str__(self) -> str:
        return self.written.strip().replace("\n", " / ")[:60] or f"without {self.instead_of.strip()}"


NAME = "name: storefront"
URL = "url: https://fitfoot.ch/api/health"
STATUS = '- "[STATUS] == 200"'
BODY = '- "[BODY].status == ok"'
CLIENT = "client:\n      timeout: 5s # a slower answer is none: down\n"
TIMEOUT = "timeout: 5s"
ALERT = "- type: pagerduty"
FIRST = "endpoints[0]"
WINDOWS = f"{FIRST}.maintenance-windows"
WINDOW = "group: FitFoot\n    maintenance-windows: [{start: %s, duration: %s}]"
ZONE = "group: FitFoot\n    maintenance-windows: [{start: 23:00, duration: 1h, %s}]"
