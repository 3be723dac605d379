"""Tests: mails as the report generator makes them, without From and To."""

from email.message import EmailMessage
from email.policy import SMTP

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180d05f1d0d0000000049454e44ae426082"
)
SUBJECT = "FitFoot Daily Business Report"


def a_letter(*, html: str = '<p>CHF 12\'345.60 … <img src="cid:trend" alt="Revenue rose."></p>') -> bytes:
    """A text, and HTML with one image."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = SUBJECT
    message.set_content("Revenue CHF 12'345.60, as usual 👟\n")
    message.add_alternative(html, subtype="html")
    part = message.get_body(("html",))
    assert part is not None
    part.add_related(PIXEL, "image", "png", cid="<trend>")
    return bytes(message)
