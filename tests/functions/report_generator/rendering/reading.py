"""Reads what was rendered as people do: the page's visible words, the mail as a mail program shows it."""

import re
from base64 import b64encode
from email.message import EmailMessage
from html.parser import HTMLParser

_NUMBER = re.compile(r"-?\d[\d']*(?:\.\d+)?")
_ALONE = {"meta", "img", "br"}
_UNSEEN = {"style", "title"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, in order, and its words; what is not closed fails."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag not in _ALONE:
            self._open.append((tag, tag in _UNSEEN or "display:none" in (found.get("style") or "")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(unseen for _, unseen in self._open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """The words that are seen, blanks made one."""
        return " ".join(" ".join(self.words).split())


def numbers(text: str) -> list[str]:
    """All that is written in digits, without apostrophes, sorted."""
    return sorted(found.replace("'", "") for found in _NUMBER.findall(text))


def page_of(message: EmailMessage, *, with_images: bool = True) -> str:
    """The page of a mail with its pictures in it, as a mail program shows it; or without any."""
    body = message.get_body(("html",))
    assert body is not None
    page = str(body.get_content())
    for part in message.walk():
        if part.get_content_type() == "image/png":
            address = f"cid:{part['Content-ID'].strip('<>')}"
            assert page.count(address) == 1
            picture = b64encode(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]
            page = page.replace(address, f"data:image/png;base64,{picture}" if with_images else "")
    return page
