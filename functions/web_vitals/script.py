"""Web vitals: the script that pages load: npm's web-vitals with our reporter, put together by `infra/bundling`."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha384
from pathlib import Path
from typing import Any, Final

from functions.web_vitals.answers import not_allowed
from functions.web_vitals.request import Request

FILE: Final = Path(__file__).with_name("reporter") / "web-vitals.js"
_METHODS: Final = "GET, HEAD"


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
        tag = f'"{self.integrity}"'
        headers = {
            "Content-Type": "text/javascript; charset=utf-8",
            "Cache-Control": "public, max-age=3600, stale-while-revalidate=86400",
            "ETag": tag,
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",  # a page that insists on the integrity has to be allowed to read it
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
            return {"statusCode": 304, "headers": headers, "body": ""}
        if "gzip" in request.headers.get("accept-encoding", ""):
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
