"""Model: what a link to where an alert is shown is called, for people; pure."""

from urllib.parse import urlsplit

DASHBOARD = "Dashboard"


def name_of(address: str) -> str:
    """`Sentry` or `UptimeRobot`, where it leads to one of those, whoever hosts it; else `Dashboard`."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return DASHBOARD
    if any(part.startswith("sentry") for part in host.split(".")):
        return "Sentry"
    return "UptimeRobot" if f".{host}".endswith(".uptimerobot.com") else DASHBOARD
