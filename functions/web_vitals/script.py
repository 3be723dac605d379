"""Web vitals: the script that pages load: npm's web-vitals with our reporter, put together by `infra/bundling`."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha384
from pathlib import Path
from typing import Any, Final

from functions.web_vitals.answers import not_allowed
from functions.web_vitals.request import Request

FILE: Final = Path(__file__).with_name("reporter") / "web-vitals.js"
_METHODS: Final = "GET, HEAD"
_REFUSED: Final = re.compile(r"q\s*=\s*0(?:\.0*)?")


@dataclass(frozen=True)
class Script:
    """What is sent, whole and compressed; `integrity` is what a page may insist on (Subresource Integrity)."""

    whole: bytes
    compressed: bytes
    integrity: str

    @classmethod
    def read(cls, file: Path = FILE) -> "Script":
        """Read it from the bundle."""
        import gzip  # not for beacons

        whole = file.read_bytes()
        return cls(whole, gzip.compress(whole, mtime=0), integrity(whole))

    def answer(self, request: Request) -> dict[str, Any]:
        """The script, or 304 for a browser that has it.

        Raises:
            Refused: 405.
        """
        if request.method not in _METHODS.split(", "):
            raise not_allowed(_METHODS)
        compressed = _takes_gzip(request.headers.get("accept-encoding", ""))
        tag = f'"{self.integrity}-gzip"' if compressed else f'"{self.integrity}"'
        headers = {
            "Content-Type": "text/javascript; charset=utf-8",
            "Cache-Control": "public, max-age=3600, stale-while-revalidate=86400",
            "ETag": tag,
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",  # a page that insists on the integrity has to be allowed to read it
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if _has(request.headers.get("if-none-match", ""), tag):
            return {"statusCode": 304, "headers": headers, "body": ""}
        if compressed:
            return self._sent({**headers, "Content-Encoding": "gzip"}, self.compressed, request)
        return self._sent(headers, self.whole, request)

    @staticmethod
    def _sent(headers: dict[str, str], body: bytes, request: Request) -> dict[str, Any]:
        if request.method == "HEAD":
            return {"statusCode": 200, "headers": headers, "body": ""}
        return {"statusCode": 200, "headers": headers, "body": b64encode(body).decode(), "isBase64Encoded": True}


def integrity(script: bytes) -> str:
    """As the attribute `integrity` of a script tag has it."""
    return f"sha384-{b64encode(sha384(script).digest()).decode()}"


def _takes_gzip(accepted: str) -> bool:
    """Whether a list of codings names gzip, or any, and does not refuse it by `q=0`. Source: RFC 9110, 12.5.3."""
    weights = {}
    for one in accepted.lower().split(","):
        coding, *more = (part.strip() for part in one.split(";"))
        weights[coding] = not any(_REFUSED.fullmatch(part) for part in more)
    return weights.get("gzip", weights.get("*", False))


def _has(known: str, tag: str) -> bool:
    """Whether a browser has it already: one of its tags, weak or strong, or `*`. Source: RFC 9110, 13.1.2."""
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return tag in tags or tags == ["*"]
