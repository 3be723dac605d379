"""Runbook steps: what one step works with: the run it belongs to, what is known of it, and its timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from functions.model.error_kind import NEW_ERROR
from functions.model.incident import Entry, EntryKind, Incident
from functions.model.period import utc_text
from functions.model.runbook import Run
from functions.runbook_steps.office import Office, Tables
from functions.runbook_steps.wording import short
from functions.state.evidence import owner_of

_CURED = ("web", "api")
"""Services whose incidents a run joins that was told of none."""

_BUDGET = "slo"
"""The label of an error budget's alerts."""


def _lags(incident: Incident) -> bool:
    """Whether all of it tells for hours of what was: error budgets, and errors that nobody had seen."""
    alerts = incident.alerts.values()
    return bool(alerts) and all(_BUDGET in one.labels or one.labels.get("alertname") == NEW_ERROR for one in alerts)


@dataclass(frozen=True)
class Desk:
    """One invocation's. `deadline`: what may be left undone has to be left by then; there is time to write still."""

    office: Office
    step: str
    id: str
    runbook: str
    dry_run: bool
    deadline: datetime

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.office.clock()

    @property
    def tables(self) -> Tables:
        """All that is kept."""
        return self.office.tables

    @cached_property
    def run(self) -> Run | None:
        """The run as it stands; None where it never had the lock, as a dry run or a step by hand."""
        return None if self.dry_run else self.tables.runs.get(self.id)

    @cached_property
    def incident(self) -> str:
        """The id of the incident that the run is for, or empty. A dry run is for the newest that stands."""
        if self.dry_run:
            found = self.newest_incident()
            return found.id if found else ""
        return self.run.incident if self.run else ""

    @property
    def owner(self) -> str:
        """Under which the run's evidence, page and saved capacity stand."""
        return owner_of(self.id, self.incident)

    def newest_incident(self) -> Incident | None:
        """The newest that stands, is of the storefront or the API, and neither a drill nor of what lags alone.

        What goes wrong now has not begun with that.
        """
        standing = self.tables.incidents.standing().incidents
        ours = (one for one in standing if one.service in _CURED and not one.drill and not _lags(one))
        return max(ours, key=lambda one: one.opened_at, default=None)

    def renew(self) -> None:
        """Hold the lock longer, where the run had it.

        Raises:
            TakenOver: another run has it by now.
        """
        if self.run:
            self.tables.runbooks.renew(self.run, self.now)

    def note(self, lines: Iterable[str], *, owner: str = "", poll: bool = False) -> list[str]:
        """Write lines on the timeline, once however often the step is repeated; each time of a `poll`.

        Answers them as they were written; a dry run writes nothing.
        """
        told, now = short(lines), self.now
        if told and not self.dry_run:
            entries = [Entry(now, EntryKind.EVIDENCE, line, self.runbook) for line in told]
            about = [self.id, self.step, *told, *([utc_text(now)] if poll else [])]
            self.tables.evidence.write(owner or self.owner, entries, about)
        return told
