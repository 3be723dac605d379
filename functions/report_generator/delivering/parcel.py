"""Report generator: what is delivered of a report: its files and its mail, as bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.model.report import Kind

_TYPES: Final = {
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".eml": "message/rfc822",
}


@dataclass(frozen=True)
class Parcel:
    """A report as it goes out.

    Attributes:
        kind: which report.
        day: its last day.
        made_at: when its figures were.
        files: by their keys in the bucket, as `reports/daily-20261122.txt`.
        mail: the message without From and To, which are put before it when it is sent.
    """

    kind: Kind
    day: date
    made_at: datetime
    files: Mapping[str, bytes]
    mail: bytes

    @property
    def mail_key(self) -> str:
        """Where the mail is kept beside them."""
        return f"mail/{self.kind}-{self.day:%Y%m%d}.eml"


def type_of(name: str) -> str:
    """A file's type, by its ending."""
    return _TYPES.get(name[name.rfind(".") :], "application/octet-stream")
