"""The pager inbox: its page for people, which shows what a phone at night would."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from functions.model.period import ZURICH
from infra.local.pager.inbox import Inbox, Page

_STYLE = """
:root{color-scheme:light dark;--card:#fff;--back:#f3f4f6;--text:#16202a;--dim:#5d6b78;--line:#dde2e7}
@media (prefers-color-scheme:dark){:root{--card:#1b222a;--back:#11161b;--text:#e8edf2;--dim:#93a1ae;--line:#2d3741}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem;
background:var(--back);color:var(--text)}h1{font-size:1.3rem;margin:.2rem 0}h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:.2rem 0}.dim{color:var(--dim);font-size:.875rem}article{background:var(--card);border-radius:.6rem;
padding:.8rem 1rem;margin:.6rem 0;border-left:.35rem solid var(--line);overflow-wrap:anywhere}
article.triggered{border-color:#c62828}article.acknowledged{border-color:#b26a00}article.resolved{border-color:#2e7d32}
.pill{display:inline-block;border-radius:1rem;padding:0 .6rem;font-size:.8rem;font-weight:600;color:#fff;
background:#5d6b78}.pill.triggered,.pill.refused,.pill.reopened{background:#c62828}.pill.acknowledged{background:#955900}
.pill.resolved,.pill.accepted{background:#2e7d32}ol{list-style:none;padding:0;margin:0}li{background:var(--card);
border-radius:.5rem;padding:.5rem .8rem;margin:.35rem 0;overflow-wrap:anywhere}pre{white-space:pre-wrap;font:inherit;
margin:.3rem 0}a{color:inherit}
"""
_NEWEST = 200


def page(inbox: Inbox) -> str:
    """The incidents, the open ones first, then the newest, and below them each call that came."""
    keys = list(dict.fromkeys(incident.key for incident in reversed(inbox.incidents)))
    keys.sort(key=lambda key: not _is_open(inbox, key))
    open_ones = sum(_is_open(inbox, key) for key in keys)
    cards = "".join(_card(inbox, key) for key in keys) or "<p>Nobody was paged. It is quiet.</p>"
    calls = "".join(_call(one) for one in list(reversed(inbox.pages))[:_NEWEST])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{f'({open_ones}) ' if open_ones else ''}Pager</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>Pager</h1><p class=dim>{open_ones} open; plays PagerDuty; "
        f'<a href="/pages.json">as JSON</a></p></header><main>{cards}'
        f"<h2>Each call, the newest first</h2><ol>{calls}</ol></main></body></html>"
    )


def _is_open(inbox: Inbox, key: str) -> bool:
    latest = inbox.latest(key)
    return latest is not None and latest.open


def _card(inbox: Inbox, key: str) -> str:
    latest = inbox.latest(key)
    pages = [one for one in inbox.pages if one.call.dedup_key == key]
    opened = next((one for one in reversed(pages) if one.effect == "opened"), None)
    if latest is None or opened is None:
        return ""
    since = pages[pages.index(opened) :]
    links = " · ".join(f'<a href="{escape(href)}">{escape(text)}</a>' for href, text in opened.call.links if _web(href))
    reopened = '<span class="pill reopened">re-opened</span> ' if any(one.reopened for one in pages) else ""
    return (
        f'<article class="{latest.status}"><p><span class="pill {latest.status}">{latest.status}</span> {reopened}'
        f"<span class=dim>{escape(opened.call.severity)}, urgency {escape(latest.urgency)}</span></p>"
        f"<h2>{escape(latest.title)}</h2><pre>{escape(opened.call.text)}</pre><p>{links}</p>"
        f"<p class=dim>since {_time(opened.call.at)}{_turns(since)}<br>{escape(key)}</p></article>"
    )


def _turns(pages: Iterable[Page]) -> str:
    turned = [one for one in pages if one.effect in {"acknowledged", "resolved"}]
    return "".join(f", {one.effect} {_time(one.call.at)}" for one in turned)


def _call(one: Page) -> str:
    call = one.call
    word = "refused" if not one.accepted else "repeated" if one.deduplicated else "accepted"
    reopened = ' <span class="pill reopened">re-opened what was resolved</span>' if one.reopened else ""
    problems = "".join(f"<br>{escape(problem)}" for problem in call.problems)
    summary = f"<br>{escape(call.summary)}" if call.summary else ""
    return (
        f'<li><span class="pill {word}">{word}</span>{reopened} <strong>{escape(call.event_action or "?")}</strong> '
        f"<span class=dim>{_time(call.at)}, {call.api}, {call.status}</span>{summary}{problems}"
        f"<br><span class=dim>{escape(call.dedup_key or 'no key')}</span></li>"
    )


def _time(at: datetime) -> str:
    local = at.astimezone(ZURICH)
    return f'<time datetime="{at.isoformat()}">{local:%H:%M:%S}</time>'


def _web(href: str) -> bool:
    return href.startswith(("https://", "http://"))
