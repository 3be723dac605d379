"""The mail inbox: the mails that came, the newest last, taken or refused."""

from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Mail:
    """One call with its mail; `problems` is why it was refused; `answered` is false where it was taken in silence."""

    id: str
    at: datetime
    sender: str
    to: tuple[str, ...]
    content: bytes
    problems: tuple[str, ...] = ()
    answered: bool = True

    @property
    def accepted(self) -> bool:
        """Whether it was taken, and would be in somebody's inbox."""
        return not self.problems

    @cached_property
    def message(self) -> EmailMessage:
        """As a mail program reads it."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def subject(self) -> str:
        """For people."""
        return str(self.message.get("Subject", ""))

    @property
    def text(self) -> str:
        """What who reads no HTML sees."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """What others see; images as `cid:` has them."""
        return self._body("html")

    @property
    def images(self) -> dict[str, tuple[str, bytes]]:
        """The type and content of each image by its Content-ID."""
        parts = (part for part in self.message.walk() if part["Content-ID"])
        return {
            str(part["Content-ID"]).strip("<> "): (part.get_content_type(), bytes(part.get_payload(decode=True) or b""))
            for part in parts
        }

    def to_dict(self) -> dict[str, Any]:
        """As `GET /messages` shows it."""
        return {
            "id": self.id,
            "at": self.at.isoformat().replace("+00:00", "Z"),
            "from": self.sender,
            "to": list(self.to),
            "subject": self.subject,
            "accepted": self.accepted,
            "answered": self.answered,
            "problems": list(self.problems),
            "bytes": len(self.content),
            "html_bytes": len(self.html.encode()),
            "images": sorted(self.images),
            "text": self.text,
        }

    def _body(self, kind: str) -> str:
        try:
            found = self.message.get_body((kind,))
            return str(found.get_content()) if found else ""
        except (AttributeError, KeyError, LookupError, ValueError):  # refused, and not to be read
            return ""


@dataclass
class Inbox:
    """All of them, in order."""

    mails: list[Mail] = field(default_factory=list)

    def by_id(self, id_: str) -> Mail | None:
        """One, by what it was called when it was taken."""
        return next((one for one in self.mails if one.id == id_), None)
