"""Report generator: `migrate`: what the schema `monitoring` lacks of this bundle's migrations, and applying it."""

from typing import Any

from functions.model.period import utc_text
from functions.report_generator.desk import Desk
from functions.report_generator.failing import ReportFailed
from functions.shop.questions import Unanswered


def migrate(desk: Desk, *, dry_run: bool) -> dict[str, Any]:
    """Apply, or in a dry run list: `{"report", "at", "dry_run", "done", "pending", "views"}`, each a list of names.

    Raises:
        ReportFailed: it could not be asked, or one failed; those before it stay applied, and it is not.
    """
    found = desk.keeper.migrations() if dry_run else desk.keeper.migrate()
    if isinstance(found, Unanswered):
        raise ReportFailed(f"migrate: {found.reason}")
    if found.failed:
        done, pending = (", ".join(names) or "none" for names in (found.done, found.pending))
        raise ReportFailed(f"migrate: {found.failed}; applied: {done}; not applied: {pending}")
    return {
        "report": "migrate",
        "at": utc_text(desk.now),
        "dry_run": dry_run,
        "done": list(found.done),
        "pending": list(found.pending),
        "views": list(found.views),
    }
