"""The mail inbox: its page for people: each mail as a mail program shows it, with its text beside."""

from collections.abc import Iterable
from html import escape

from functions.model.period import ZURICH
from infra.local.mail.inbox import Inbox, Mail

SHOWN_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox allow-popups"
"""For the HTML of a mail: it runs nothing, and fetches nothing but the images that it carries."""
_STYLE = """
:root{color-scheme:light dark;--card:#fff;--back:#f3f4f6;--text:#16202a;--dim:#5d6b78;--line:#dde2e7}
@media (prefers-color-scheme:dark){:root{--card:#1b222a;--back:#11161b;--text:#e8edf2;--dim:#93a1ae;--line:#2d3741}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;
background:var(--back);color:var(--text)}h1{font-size:1.3rem;margin:.2rem 0}h2{font-size:1.05rem;margin:.2rem 0}
p{margin:.2rem 0}.dim{color:var(--dim);font-size:.875rem}article{background:var(--card);border-radius:.6rem;
padding:.8rem 1rem;margin:.6rem 0;border-left:.35rem solid #2e7d32;overflow-wrap:anywhere}
article.refused{border-color:#c62828}iframe{width:100%;height:40rem;border:1px solid var(--line);background:#fff}
pre{overflow-x:auto;font:.8125rem/1.4 ui-monospace,monospace}summary{cursor:pointer}a{color:inherit}
"""
_NEWEST = 50


def page(inbox: Inbox) -> str:
    """The mails, the newest first and open."""
    newest = list(reversed(inbox.mails))[:_NEWEST]
    cards = "".join(_card(one, first=number == 0) for number, one in enumerate(newest))
    count = len(inbox.mails)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{f'({count}) ' if count else ''}Mail</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>Mail</h1><p class=dim>{count} came; plays Amazon SES; "
        '<a href="/messages.json">as JSON</a></p></header>'
        f"<main>{cards or '<p>Nobody was written to.</p>'}</main></body></html>"
    )


def html_of(mail: Mail) -> str:
    """A mail's HTML with the images that it carries."""
    html = mail.html
    for name in mail.images:
        html = html.replace(f"cid:{name}", f"/messages/{mail.id}/images/{name}")
    return html


def _card(mail: Mail, *, first: bool) -> str:
    at = mail.at.astimezone(ZURICH)
    word = "accepted" if mail.accepted else "refused"
    unanswered = "" if mail.answered else ", and its sender was not answered"
    problems = "".join(f"<br>{escape(problem)}" for problem in mail.problems)
    shown = (
        f'<iframe src="/messages/{mail.id}.html" title="{escape(mail.subject)}" loading="lazy"></iframe>'
        if mail.accepted and mail.html
        else ""
    )
    return (
        f'<article class="{word}"><h2>{escape(mail.subject) or "no subject"}</h2>'
        f'<p class=dim>{word} <time datetime="{mail.at.isoformat()}">{at:%d.%m. %H:%M:%S}</time>{unanswered}<br>'
        f"from {escape(mail.sender)} to {escape(_listed(mail.to))}{problems}</p>"
        f"<details{' open' if first else ''}><summary>as HTML</summary>{shown}</details>"
        f"<details><summary>as text</summary><pre>{escape(mail.text)}</pre></details>"
        f'<p class=dim><a href="/messages/{mail.id}.html">alone</a> · '
        f'<a href="/messages/{mail.id}.eml" download>as a file</a></p></article>'
    )


def _listed(addresses: Iterable[str]) -> str:
    return ", ".join(addresses)
