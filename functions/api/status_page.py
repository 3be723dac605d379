"""API: a status as a page for people; pure. The template is `templates/status.html.j2`."""

from collections.abc import Iterable

from functions.api import wording
from functions.api.bars import bar
from functions.api.pages import Pages
from functions.api.status import CheckStatus, Status
from functions.model.period import utc_text

_PAGES = Pages("status.css", wording=wording, bar=bar, utc_text=utc_text)


def page(status: Status) -> str:
    """The page as HTML."""
    incidents = status.incidents or ()
    return _PAGES.render(
        "status.html.j2",
        status=status,
        groups=_grouped(status.checks),
        open_incidents=[one for one in incidents if not one.resolved_at],
        past_incidents=[one for one in incidents if one.resolved_at],
    )


def unknown_page() -> str:
    """What stands in for it when nothing could be read: nobody knows, which is not the same as well."""
    return _PAGES.render("unknown.html.j2")


def content_security_policy() -> str:
    """The header that allows the page its one style sheet, its icon, and nothing else."""
    return _PAGES.content_security_policy


def _grouped(checks: Iterable[CheckStatus]) -> dict[str, list[CheckStatus]]:
    groups: dict[str, list[CheckStatus]] = {}
    for check in checks:
        groups.setdefault(check.group, []).append(check)
    return groups
