"""Tests: TLS on loopback: an authority, certificates that are fine, late, of another name or of nobody."""

import contextlib
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

from tests.functions.health_probe.certificates import a_certificate, an_ec_key, as_pem

EXPIRED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2040, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """A certificate authority whose certificate is in `ca_file`."""

    ca: trustme.CA
    ca_file: str

    def context(self, *names: str, expires: datetime = LATER) -> ssl.SSLContext:
        """A server's side, with a certificate of the authority for these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued = self.ca.issue_cert(
            *(names or ("localhost",)), not_before=datetime(2025, 1, 1, tzinfo=UTC), not_after=expires
        )
        issued.configure_cert(context)
        return context


@contextlib.contextmanager
def an_authority() -> Iterator[Authority]:
    with tempfile.TemporaryDirectory() as folder:
        ca, file = trustme.CA(), Path(folder, "ca.pem")
        ca.cert_pem.write_to_path(str(file))
        yield Authority(ca, str(file))


def self_signed(expires: datetime = LATER) -> ssl.SSLContext:
    context, key = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), an_ec_key()
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(as_pem(a_certificate(expires, key=key), key))
        file.flush()
        context.load_cert_chain(file.name)
    return context
