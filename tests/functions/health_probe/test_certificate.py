import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from functions.health_probe.certificate import NotACertificate, expires_at
from tests.functions.health_probe.certificates import Key, a_certificate, an_ec_key, an_rsa_key, as_der

pytestmark = pytest.mark.unit

SOON = datetime(2027, 5, 6, 7, 8, 9, tzinfo=UTC)
GOOD = as_der(a_certificate(SOON))


def without_version(der: bytes) -> bytes:
    """The certificate as version 1 has it: no version field (its signature is wrong then, which nobody reads)."""
    return der.replace(bytes.fromhex("a003020102"), b"", 1)


@pytest.mark.parametrize("key", [an_ec_key, an_rsa_key])
@pytest.mark.parametrize(
    "expires",
    [
        SOON,
        datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2050, 1, 1, tzinfo=UTC),
        datetime(2099, 2, 28, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1999, 1, 1, tzinfo=UTC),
    ],
)
def test_the_end_of_a_certificate_is_read(key: Callable[[], Key], expires: datetime) -> None:
    assert expires_at(as_der(a_certificate(expires, key=key()))) == expires


def test_the_end_of_a_certificate_of_an_authority_is_read() -> None:
    pem = trustme.CA().issue_cert("fitfoot.ch", not_after=SOON).cert_chain_pems[0].bytes()
    assert expires_at(x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)) == SOON


def test_the_end_of_a_certificate_of_version_one_is_read() -> None:
    assert expires_at(without_version(GOOD)) == SOON


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 5, 20, 60])
def test_a_certificate_cut_short_is_none(cut: int) -> None:
    with pytest.raises(NotACertificate):
        expires_at(GOOD[:cut])


@given(st.binary(max_size=300))
def test_garbage_is_never_anything_but_not_a_certificate(garbage: bytes) -> None:
    _read_or_refuse(garbage)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_broken_certificate_is_read_or_refused(position: int, byte: int) -> None:
    _read_or_refuse(GOOD[:position] + bytes([byte]) + GOOD[position + 1 :])


@given(st.binary(max_size=40))
def test_any_time_is_read_or_refused(time: bytes) -> None:
    validity = b"\x17\x0d260101000000Z\x18" + bytes([len(time)]) + time
    fields = b"\x02\x01\x01\x30\x00\x30\x00\x30" + bytes([len(validity)]) + validity
    _read_or_refuse(b"\x30" + bytes([len(fields) + 2]) + b"\x30" + bytes([len(fields)]) + fields)


def _read_or_refuse(der: bytes) -> None:
    with contextlib.suppress(NotACertificate):
        assert expires_at(der).tzinfo is UTC
