"""Checking: secrets in what is visited: the files are in the repository, and each run of the probe carries them."""

from collections.abc import Iterator

from functions.model.scrub import scrubbed_value
from infra.checking.checkout import Checkout
from infra.checking.written import entries
from infra.operator.findings import Finding


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Headers that are named as secrets are, or look like one; never what they hold."""
    for check in entries(checkout.checks.document, "endpoints"):
        for name, value in check.texts("headers").items():
            if value and scrubbed_value({name: value}) != {name: value}:
                message = "looks like a secret, and this file is read by whoever reads the repository"
                hint = "remove it; visit an address that answers without one"
                yield check.finding("headers", name, message=message, hint=hint)
