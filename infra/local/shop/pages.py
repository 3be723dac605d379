"""The demo shop: its pages as HTML, from facts alone."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from infra.local.shop.faults import POSSIBLE, Switch

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem;color:#1d2a33;background:#fff}
a{color:#0b6e4f}header{display:flex;justify-content:space-between;border-bottom:2px solid #0b6e4f}
ul.shoes{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:1rem;list-style:none;padding:0}
ul.shoes li{background:#f2f6f4;border-radius:.5rem;padding:1rem}td,th{padding:.2rem 1rem .2rem 0;text-align:left}
button{font:inherit;padding:.2rem .8rem;border-radius:.4rem;border:1px solid #567;background:#fff;cursor:pointer}
button.on{background:#b3261e;border-color:#b3261e;color:#fff}form{display:inline}
"""


_NOTE = """
<p id="note" hidden>Free delivery in Switzerland from CHF 80</p>
<script>
setTimeout(() => { document.getElementById("note").hidden = false }, 300)
addEventListener("click", event => {
  if (!event.target.dataset.size) return
  for (const one of document.querySelectorAll("[data-size]")) one.classList.toggle("on", one === event.target)
})
</script>
"""
"""As shops have it: a note that comes late and moves what is below it, and something to click."""
_SIZES = range(38, 45)


def page(title: str, body: str, head: str = "") -> str:
    """Lay out a page; `body` and `head` are HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{head}</head><body>"
        f'<header><h1><a href="/">FitFoot</a></h1><p>Swiss shoes for long ways</p></header>{body}</body></html>'
    )


def home(products: Iterable[Mapping[str, Any]], head: str = "") -> str:
    """Show the shelf, which is empty when the API does not answer."""
    shoes = "".join(
        f'<li><a href="/products/{escape(each["handle"])}">{escape(each["title"])}</a><br>CHF {each["price"]}</li>'
        for each in products
    )
    shelf = f'<ul class="shoes">{shoes}</ul>' if shoes else "<p>Our shelves are being refilled.</p>"
    return page("FitFoot: shoes for long ways", f"{_NOTE}<main><h2>This week at FitFoot</h2>{shelf}</main>", head)


def product(facts: Mapping[str, Any], head: str = "") -> str:
    """Show one product, with sizes to choose from."""
    opinion = f"{facts['rating']} of 5 from {facts['reviews']} reviews" if facts["reviews"] else "No reviews yet"
    sizes = " ".join(f'<button type="button" data-size="{size}">{size}</button>' for size in _SIZES)
    about = f"<h2>{escape(facts['title'])}</h2><p>CHF {facts['price']}</p><p>{opinion}</p>"
    return page(f"{facts['title']} | FitFoot", f"{_NOTE}<main>{about}<p>{sizes}</p></main>", head)


def apology(status: int) -> str:
    """Say that a page cannot be shown."""
    what = "We do not have this shoe." if status == 404 else "This page cannot be shown right now. Please try again."  # noqa: PLR2004 -- not found
    return page("FitFoot", f"<main><h2>Sorry</h2><p>{what}</p></main>")


def admin_login() -> str:
    """Show where the shop's people sign in."""
    fields = '<p><label>Mail <input type="email"></label></p><p><label>Password <input type="password"></label></p>'
    return page("FitFoot Admin", f"<main><h2>Admin</h2><form>{fields}<p><button>Sign in</button></p></form></main>")


def switches(on: Iterable[Switch]) -> str:
    """Show every fault there is, each with a button that turns it on or off."""
    broken = set(on)
    rows = "".join(
        f"<tr><th>{part}</th><td>{''.join(_button(Switch(part, fault), broken) for fault in faults)}</td></tr>"
        for part, faults in POSSIBLE.items()
    )
    clear = '<form method="post" action="/faults"><input type="hidden" name="clear" value="true"><button>Mend all</button></form>'  # noqa: E501 -- one form
    return page("FitFoot: faults", f"<main><h2>Faults</h2><table>{rows}</table><p>{clear}</p></main>")


def _button(switch: Switch, broken: set[Switch]) -> str:
    on = switch in broken
    values = {"service": switch.part, "fault": switch.fault, "on": "false" if on else "true"}
    fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in values.items())
    look = f'<button{" class=on" if on else ""} aria-pressed="{"true" if on else "false"}">{switch.fault}</button>'
    return f'<form method="post" action="/faults">{fields}{look}</form> '
