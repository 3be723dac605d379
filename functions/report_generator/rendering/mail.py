"""Report generator: a report as a mail: text, and the page with its charts inside; pure."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import Final, cast

from functions.model.report import Report
from functions.report_generator.rendering.page import NONE, html
from functions.report_generator.rendering.text import text
from functions.report_generator.rendering.words import TITLES

_DOMAIN: Final = "fitfoot.ch"


def mail(report: Report, pictures: Mapping[str, bytes], undrawn: Mapping[str, str] = NONE) -> EmailMessage:
    """A message without From and To, which who sends it adds; no header has a text that the shop wrote.

    The same report and pictures (PNG by a chart's key) make the same bytes, so that a mail sent again is the same one.

    Args:
        report: what it tells.
        pictures: what `charts` has drawn of it.
        undrawn: why it could not draw others, by their keys.
    """
    name = f"{report.kind}-{report.last_day:%Y%m%d}-{report.made_at:%Y%m%dT%H%M%S}"
    ids = {key: f"{sha256(key.encode()).hexdigest()[:16]}.{name}@{_DOMAIN}" for key in pictures}
    message = EmailMessage(policy=SMTP)
    message["Subject"] = TITLES[report.kind]
    message["Date"] = report.made_at
    message["Message-ID"] = f"<{name}@{_DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(report), cte="quoted-printable")
    page = html(report, {key: f"cid:{known}" for key, known in ids.items()}, undrawn)
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    if pictures:
        shown = cast("EmailMessage", message.get_body(("html",)))
        for key, png in pictures.items():
            shown.add_related(png, "image", "png", cid=f"<{ids[key]}>", disposition="inline", filename=f"{key}.png")
    _bound(message, name)
    return message


def _bound(message: EmailMessage, name: str) -> None:
    """Boundaries that are the same each time, and in no part: quoted-printable and base64 have no `===` within."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"==={sha256(f'{name} {number}'.encode()).hexdigest()[:32]}===")
