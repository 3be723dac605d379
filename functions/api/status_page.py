"""API: a status as a page for people; pure. The template is `templates/status.html.j2`."""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from functions.api import wording
from functions.api.bars import bar
from functions.api.status import CheckStatus, Status
from functions.model.period import utc_text

if TYPE_CHECKING:  # the page alone needs it: it costs 50 ms to import
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def page(status: Status) -> str:
    """The page as HTML."""
    return _templates().get_template("status.html.j2").render(status=status, groups=_grouped(status.checks))


def unknown_page() -> str:
    """What stands in for it when nothing could be read: nobody knows, which is not the same as well."""
    return _templates().get_template("unknown.html.j2").render()


@cache
def content_security_policy() -> str:
    """The header that allows the page its one style sheet, its icon, and nothing else."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", "img-src data:", "base-uri 'none'")
    return "; ".join((*rules, "form-action 'none'", "frame-ancestors 'none'"))


def _grouped(checks: Iterable[CheckStatus]) -> dict[str, list[CheckStatus]]:
    groups: dict[str, list[CheckStatus]] = {}
    for check in checks:
        groups.setdefault(check.group, []).append(check)
    return groups


@cache
def _style() -> str:
    return (TEMPLATES / "status.css").read_text("utf-8")


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals.update(style=_style(), wording=wording, bar=bar, utc_text=utc_text)
    return templates
