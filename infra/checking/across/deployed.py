"""Checking: settings against what else is said of a deployment: its address, its parts, its name."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from infra.checking import paths
from infra.checking.checkout import Checkout, Opened
from infra.checking.written import entries
from infra.operator.findings import Finding, shown
from infra.operator.regions import LOCAL
from infra.operator.settings import PRODUCTION, Settings

_OURS: Final = "fitfoot-monitoring"
_ASKS: Final = {"database": "database", "redis": "redis", "disk_space": "prometheus", "memory": "prometheus"}
"""What the health check asks for each of its answers."""


def findings(checkout: Checkout) -> Iterator[Finding]:
    """What a deployment by these settings would not have, or would call otherwise."""
    if checkout.settings and not {one.file.stem for one in checkout.settings} - {LOCAL}:
        file = checkout.folder / paths.SETTINGS / f"{PRODUCTION}.yaml"
        yield Finding(
            file, 1, "", "does not exist, and no other settings but the local run's", "create it, or bring it back"
        )
    for one in checkout.settings:
        if one.found and one.found.name == PRODUCTION:
            yield from _scraped(checkout, one.found)
            yield from _required(one, one.found)
        yield from _tag(one)


def _scraped(checkout: Checkout, settings: Settings) -> Iterator[Finding]:
    """Prometheus asks this bundle where people reach it."""
    host = urlsplit(settings.public_url or "").hostname
    for job in entries(checkout.prometheus.document, "scrape_configs"):
        if not host or job.text("job_name") != _OURS:
            continue
        for one in entries(job.document, *job.place, "static_configs"):
            targets = one.values.get("targets")
            for index, target in enumerate(targets if isinstance(targets, list) else ()):
                if str(target).partition(":")[0] != host:
                    message = f"scrapes {target}, and public_url in the settings is {settings.public_url}"
                    yield one.finding("targets", index, message=message, hint=f"write {host}")


def _required(one: Opened[Settings], settings: Settings) -> Iterator[Finding]:
    """A part that is required, and never asked, is unknown: /health would answer 503 for ever."""
    for index, part in enumerate(settings.health.required):
        key = _ASKS.get(part)
        if key and one.document and getattr(settings, key) is None:
            message = f"{part} is never known, since {key} is null: /health would answer 503 always"
            yield one.document.finding(
                ("health", "required", index), message, f"write {key} above, or leave {part} out"
            )


def _tag(one: Opened[Settings]) -> Iterator[Finding]:
    """Whoever looks for what an environment costs goes by its tag."""
    if one.found and one.document and (tag := one.found.tags.get("environment", one.found.name)) != one.found.name:
        message = f"says {shown(tag)}, and these are the settings of {one.found.name}"
        yield one.document.finding(("tags", "environment"), message, f"write environment: {one.found.name}")
