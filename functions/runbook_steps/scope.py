"""Runbook steps: of which services, and how far back, a question is asked; pure."""

from dataclasses import dataclass
from datetime import timedelta
from string import Template

from functions.model.invocation import BadRequest
from functions.model.names import did_you_mean
from functions.runbook_steps.wording import span

SERVICES = ("web", "api", "admin", "db")
_BOTH = ("web", "api")


@dataclass(frozen=True)
class Scope:
    """`service` empty: the storefront and the API, both of them. `window` is how far back a fresh figure looks."""

    service: str
    window: timedelta

    @property
    def jobs(self) -> tuple[str, ...]:
        """Prometheus's names of the services; each has to be known of."""
        return tuple(f"fitfoot-{name}" for name in ((self.service,) if self.service else _BOTH))

    @property
    def lately(self) -> str:
        """`in the last 2 minutes`."""
        return f"in the last {span(self.window)}"

    def promql(self, template: str) -> str:
        """A template with its `$jobs`, a regular expression, and its `$window` filled in."""
        window = f"{self.window // timedelta(milliseconds=1)}ms"
        return Template(template).substitute(jobs="|".join(self.jobs), window=window)


def known_service(service: str) -> str:
    """A service that can be asked for, or the empty text.

    Raises:
        BadRequest: it is another one, with the nearest right name.
    """
    if service and service not in SERVICES:
        raise BadRequest(f"there is no service {service!r}{did_you_mean(service, SERVICES)}")
    return service
