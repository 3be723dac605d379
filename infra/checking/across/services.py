"""Checking: services: any name is one, but what is meant for another's incident must not miss it by a letter."""

from collections.abc import Iterator, Mapping
from typing import Final

from infra.checking.checkout import Checkout
from infra.checking.possible import expanded
from infra.checking.slips import service_slip, slip
from infra.checking.written import Written, entries
from infra.operator.findings import Finding, Place, shown
from infra.operator.yaml_file import Document

_MAPPED: Final = ("alarms", "sentry", "uptimerobot")
_OF_A_JOB: Final = "fitfoot-"


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Services in checks, routes, rules and settings that are almost one, or the name of a check."""
    checks = checkout.services_of_checks
    if not checks:
        return
    yield from _checks(checkout, checks)
    for key in _MAPPED:
        for one in entries(checkout.routes.document, key):
            yield from _wrong(one.document, (*one.place, "service"), one.text("service"), checkout, checks)
    for settings in checkout.settings:
        groups = settings.document.values.get("log_groups") if settings.document else None
        for group, service in groups.items() if settings.document and isinstance(groups, dict) else ():
            if settings.document:
                yield from _wrong(settings.document, ("log_groups", group), str(service), checkout, checks)
    for rule in checkout.rules:
        yield from _rule(rule, checkout, checks)


def _checks(checkout: Checkout, checks: Mapping[str, str]) -> Iterator[Finding]:
    """A check's service is one because it says so: only a slip where all others of the shop know another."""
    mapped = {one.text("service") for key in _MAPPED for one in entries(checkout.routes.document, key)}
    for one in entries(checkout.checks.document, "endpoints"):
        service = one.text("service")
        others = checkout.jobs_services | mapped | {of for name, of in checks.items() if name != one.text("name")}
        if service and (meant := slip(service, others)):
            yield one.finding("service", message=f"nothing else is of the service {shown(service)}", hint=_hint(meant))


def _wrong(
    document: Document, place: Place, service: str, checkout: Checkout, checks: Mapping[str, str]
) -> Iterator[Finding]:
    if service and (meant := service_slip(service, checkout.services, checks)):
        yield document.finding(place, f"nothing else is of the service {shown(service)}", _hint(meant))


def _rule(rule: Written, checkout: Checkout, checks: Mapping[str, str]) -> Iterator[Finding]:
    """A template is held against each job of the shop's: what comes out of fitfoot-web is web, or another of them."""
    written = rule.text("labels", "service")
    if "{{" not in written:
        yield from _wrong(rule.document, (*rule.place, "labels", "service"), written, checkout, checks)
        return
    for job in sorted(checkout.jobs):
        service = job.removeprefix(_OF_A_JOB)
        if service in checks.values() and (comes_out := expanded(written, job)) not in checkout.services:
            message = f"for the job {job} it comes out as {shown(comes_out)}, and its checks are of {service}"
            yield rule.finding(
                "labels", "service", message=message, hint=f"mend the template, so that it gives {service}"
            )
            return


def _hint(meant: str) -> str:
    return f"did you mean {meant}?"
