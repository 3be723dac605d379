import gzip
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from functions.web_vitals.request import Request
from functions.web_vitals.script import Script, integrity

pytestmark = pytest.mark.unit

TEXT = b"var webVitals = {};\n"


@pytest.fixture
def script(tmp_path: Path) -> Script:
    file = tmp_path / "web-vitals.js"
    file.write_bytes(TEXT)
    return Script.read(file)


def asked(method: str = "GET", **headers: str) -> Request:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, "/web-vitals.js", names, "id", "", encoded=False)


def test_a_page_of_any_origin_may_load_it_and_keeps_it_for_an_hour(script: Script) -> None:
    answer = script.answer(asked())
    assert b64decode(answer["body"]) == TEXT
    assert answer["headers"]["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["headers"]["Access-Control-Allow-Origin"] == "*"
    assert answer["headers"]["Cache-Control"].startswith("public, max-age=3600")


@pytest.mark.parametrize(
    "accepted", ["gzip, deflate, br", "br;q=1.0,GZIP;q=0.5", "*", "gzip;q=0.001", "identity;q=0, *"]
)
def test_it_is_compressed_for_who_can_read_that(script: Script, accepted: str) -> None:
    answer = script.answer(asked(accept_encoding=accepted))
    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert answer["headers"]["Vary"] == "Accept-Encoding"
    assert gzip.decompress(b64decode(answer["body"])) == TEXT


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "not-gzip"])
def test_it_is_whole_for_who_cannot(script: Script, accepted: str) -> None:
    answer = script.answer(asked(accept_encoding=accepted))
    assert "Content-Encoding" not in answer["headers"]
    assert b64decode(answer["body"]) == TEXT


@pytest.mark.parametrize("known", ["{}", "W/{}", '"another", {}', '"another",{}', '"another",W/{} , "x"', "*"])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_it_is_not_sent_again_to_a_browser_that_has_it(script: Script, known: str, coding: str) -> None:
    tag = script.answer(asked(accept_encoding=coding))["headers"]["ETag"]
    answer = script.answer(asked(accept_encoding=coding, if_none_match=known.format(tag)))
    assert (answer["statusCode"], answer["body"]) == (304, "")
    assert answer["headers"]["ETag"] == tag


def test_what_is_compressed_is_not_the_same_bytes_and_has_a_tag_of_its_own(script: Script) -> None:
    tags = [script.answer(asked(accept_encoding=coding))["headers"]["ETag"] for coding in ("gzip", "identity")]
    assert len(set(tags)) == 2
    assert script.answer(asked(accept_encoding="gzip", if_none_match=tags[1]))["statusCode"] == 200


def test_its_head_has_no_body(script: Script) -> None:
    answer = script.answer(asked("HEAD"))
    assert (answer["statusCode"], answer["body"]) == (200, "")


def test_its_integrity_is_what_openssl_says(script: Script, tmp_path: Path) -> None:
    openssl = ["openssl", "dgst", "-sha384", "-binary", str(tmp_path / "web-vitals.js")]
    base64 = ["openssl", "base64", "-A"]
    digest = subprocess.run(openssl, capture_output=True, check=True).stdout
    said = subprocess.run(base64, input=digest, capture_output=True, check=True).stdout.decode()
    assert script.integrity == integrity(TEXT) == f"sha384-{said}"
