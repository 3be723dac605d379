import errno
import ssl

import pytest

from functions.model.origins import of_the_system, origins

pytestmark = pytest.mark.unit


def raised_from(cause: BaseException) -> Exception:
    error = RuntimeError("All connection attempts failed")
    error.__cause__ = cause
    return error


def test_the_system_s_own_words_are_found_however_deep() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('10.0.0.1', 443)")
    assert of_the_system(raised_from(ExceptionGroup("several", [raised_from(refused)]))) == "connection refused"


def test_where_the_system_said_nothing_there_are_no_words() -> None:
    assert of_the_system(raised_from(ssl.SSLError())) == "TLS fails: no reason given"
    assert of_the_system(raised_from(OSError("no number"))) is None


def test_who_does_not_believe_a_certificate_says_so_in_words_of_his_own() -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_message = "self-signed certificate"
    assert of_the_system(error) == "its certificate does not verify: self-signed certificate"
    assert of_the_system(raised_from(error), "it is not ours") == "it is not ours: self-signed certificate"


def test_errors_that_came_from_each_other_are_told_once() -> None:
    first, second = RuntimeError("a"), RuntimeError("b")
    first.__context__, second.__context__ = second, first
    assert list(origins(first)) == [first, second]
