"""The demo shop: a certificate authority of its own, and what each service shows to its callers."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

LIFETIME = timedelta(days=90)
LITTLE_LEFT = timedelta(hours=20)


class Authority:
    """Issues certificates that whoever trusts `write()`'s file accepts."""

    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="FitFoot demo")

    def write(self, file: Path) -> None:
        """Write the authority's own certificate as PEM."""
        self._ca.cert_pem.write_to_path(file)

    def issue(self, names: tuple[str, ...], lifetime: timedelta) -> trustme.LeafCert:
        """Issue a certificate for these names, for localhost and for 127.0.0.1, that expires after `lifetime`."""
        now = datetime.now(UTC)
        return self._ca.issue_cert(
            *names,
            "localhost",
            "127.0.0.1",
            common_name=names[0],
            not_before=now - timedelta(days=1),
            not_after=now + lifetime,
        )


class Identity:
    """A service's live TLS context; each new connection is shown the certificate that it holds by then."""

    def __init__(self, authority: Authority, names: tuple[str, ...]) -> None:
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority = authority
        self._names = names
        self.renew(LIFETIME)

    def renew(self, lifetime: timedelta) -> None:
        """Show a new certificate from now on, which expires after `lifetime`."""
        self._authority.issue(self._names, lifetime).configure_cert(self.context)
