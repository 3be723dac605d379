"""Infra: the checks file: from what an operator wrote to the checks that the probe visits, or every mistake in it."""

from collections.abc import Iterator
from pathlib import Path

from functions.model.check import Alerting, Check, Flapping
from functions.model.maintenance import MaintenanceWindow
from infra.operator.checks_format import ChecksFile, Endpoint, EndpointAlert, Window
from infra.operator.findings import FilesRefused, Finding, shown
from infra.operator.model_findings import validate
from infra.operator.yaml_file import Document, read

_EXAMPLE = "endpoints:"


def load(file: Path) -> tuple[Check, ...]:
    """The checks of a file, without those that say `enabled: false`.

    Raises:
        FilesRefused: with every mistake in the file, each with its line and what to write instead.
    """
    document = read(file, _EXAMPLE)
    _drop_anchors(document)
    found, mistakes = validate(ChecksFile, document)
    mistakes = [*document.findings, *mistakes, *_doubles(document)]
    if mistakes or found is None:
        raise FilesRefused(mistakes)
    return tuple(_check(endpoint, found.maintenance) for endpoint in found.endpoints if endpoint.enabled)


def _drop_anchors(document: Document) -> None:
    """Top-level keys that only hold an anchor for `<<:`, as Gatus's users write them, are no keys of the file."""
    for key in list(document.values):
        if key == "default-endpoint" or key.startswith("x-"):
            del document.values[key]


def _doubles(document: Document) -> Iterator[Finding]:
    """Names and header names that stand twice; also among endpoints that are wrong otherwise, or not enabled."""
    endpoints = document.values.get("endpoints")
    first: dict[str, int] = {}
    for index, endpoint in enumerate(endpoints if isinstance(endpoints, list) else ()):
        if not isinstance(endpoint, dict):
            continue
        name = endpoint.get("name")
        if isinstance(name, str) and first.setdefault(name, index) != index:
            line = document.lines["endpoints", first[name]]
            message = f"the name {shown(name)} is taken by endpoints[{first[name]}] on line {line}"
            yield document.finding(("endpoints", index, "name"), message, "give each endpoint a name of its own")
        headers = endpoint.get("headers")
        written = list(headers) if isinstance(headers, dict) else []
        for place, header in enumerate(written):
            if header.lower() in (one.lower() for one in written[:place]):
                message = f"the header {shown(header)} is written twice, since capitals make no difference"
                yield document.finding(("endpoints", index, "headers", header), message, "keep one of them")


def _check(endpoint: Endpoint, everywhere: Window | None) -> Check:
    windows = (*endpoint.maintenance_windows, *([everywhere] if everywhere else []))
    return Check(
        name=endpoint.name,
        group=endpoint.group,
        service=endpoint.service or endpoint.group or endpoint.name,
        url=endpoint.url,
        conditions=endpoint.conditions,
        degraded=endpoint.degraded,
        method=endpoint.method,
        headers=endpoint.headers,
        body=endpoint.body,
        interval=endpoint.interval,
        timeout=endpoint.client.timeout,
        insecure=endpoint.client.insecure,
        ignore_redirect=endpoint.client.ignore_redirect,
        allow_private=endpoint.allow_private,
        retries=endpoint.retries,
        alerting=_alerting(endpoint),
        maintenance=tuple(_window(window) for window in windows if window.enabled),
    )


def _alerting(endpoint: Endpoint) -> Alerting:
    alert = next(iter(endpoint.alerts), EndpointAlert(type="pagerduty"))
    rule = endpoint.flapping
    flapping = Flapping(rule.failures, rule.of) if rule else None
    return Alerting(alert.failure_threshold, alert.success_threshold, flapping)


def _window(window: Window) -> MaintenanceWindow:
    return MaintenanceWindow(window.begins, window.duration, window.timezone, window.every)
