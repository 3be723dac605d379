"""Tests: what Amazon does with a signed request: signs it itself, by its documentation, and compares.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
from urllib.parse import quote, unquote, urlsplit

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/"
    r"(?P<scope>(?P<day>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request)"
    r", SignedHeaders=(?P<names>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


def refusal(head: bytes, body: bytes, *, secret: str, region: str) -> str | None:
    """Why Amazon would not take a request; None where it takes it."""
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    found = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if not found:
        return "no signature"
    if (found["region"], found["service"]) != (region, "aps"):
        return f"signed for {found['service']} in {found['region']}"
    names = found["names"].split(";")
    if not {"host", "x-amz-date"} <= set(names) or names != sorted(names):
        return f"signed headers {names}"
    canonical = "\n".join(
        [
            method,
            quote(urlsplit(target).path, safe="/~"),
            _canonical_query(urlsplit(target).query),
            *(f"{name}:{' '.join(headers[name].split())}" for name in names),
            "",
            found["names"],
            hashlib.sha256(body).hexdigest(),
        ]
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], found["scope"], digest])
    key = f"AWS4{secret}".encode()
    for step in (found["day"], region, "aps", "aws4_request"):
        key = hmac.digest(key, step.encode(), "sha256")
    ours = hmac.new(key, to_sign.encode(), "sha256").hexdigest()
    return None if hmac.compare_digest(ours, found["signature"]) else "the signature does not match"


def _canonical_query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return "&".join(
        sorted(f"{quote(unquote(name), safe='')}={quote(unquote(value), safe='')}" for name, _, value in pairs)
    )
