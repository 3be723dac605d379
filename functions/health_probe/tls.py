"""Health probe: TLS contexts, made once (each costs 20 to 40 ms), and a certificate that does not verify."""

import asyncio
import contextlib
import ssl
from datetime import datetime

from functions.health_probe.certificate import NotACertificate, expires_at


class TlsContexts:
    """One verifying context, and one that verifies nothing, made when first wanted."""

    def __init__(self, *ca_files: str) -> None:
        self._ca_files = ca_files
        self._made: dict[bool, ssl.SSLContext] = {}

    def get(self, *, insecure: bool) -> ssl.SSLContext:
        """The context for checks that verify, or for those that say `insecure: true`."""
        if insecure not in self._made:
            self._made[insecure] = self._make(insecure=insecure)
        return self._made[insecure]

    @property
    def made(self) -> int:
        """How many contexts exist."""
        return len(self._made)

    def _make(self, *, insecure: bool) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        else:
            for ca_file in self._ca_files:
                context.load_verify_locations(ca_file)
        return context

    async def unverified_expiry(self, address: str, port: int, host: str) -> datetime | None:
        """When the certificate of an endpoint expires, though it did not verify; None where none can be had."""
        with contextlib.suppress(OSError, NotACertificate, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(3):
                _, writer = await asyncio.open_connection(
                    address, port, ssl=self.get(insecure=True), server_hostname=host
                )
            try:
                return certificate_expiry(writer.get_extra_info("ssl_object"))
            finally:
                writer.transport.abort()
        return None


def certificate_expiry(connection: ssl.SSLObject | None) -> datetime | None:
    """When the peer's certificate expires; None without TLS, or where the date cannot be read."""
    der = connection.getpeercert(binary_form=True) if connection else None
    try:
        return expires_at(der) if der else None
    except NotACertificate:
        return None
