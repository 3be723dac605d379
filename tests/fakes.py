"""Stores in memory, for tests of what reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import product

from functions.model.alert import Alert
from functions.model.cost import Cost
from functions.model.day import CheckDay
from functions.model.deployment import Deployment, Told
from functions.model.incident import Entry, Incident
from functions.model.kpi import KpiValue
from functions.model.totals import Totals
from functions.model.watched import Watched
from functions.parameters.store import ParametersUnreadable
from functions.state.client import TableUnavailable
from functions.state.figures import KeptFigures
from functions.state.incidents import Standing
from functions.state.observations import TABLE


class FakeObservations:
    """The table of observations; `queries` counts its reads, `gone` takes it away."""

    def __init__(self, days: Mapping[str, list[CheckDay]]) -> None:
        self._days = days
        self.queries = 0
        self.gone = False

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]:
        return {name: days[-1] for name in checks if (days := self.since(name, date.min)) and days[-1].day <= today}

    def since(self, check: str, first: date) -> list[CheckDay]:
        self.queries += 1
        if self.gone:
            raise TableUnavailable(TABLE, RuntimeError("connection refused by 10.0.0.5"))
        return [day for day in self._days.get(check, []) if day.day >= first]


class FakeIncidents:
    """The table of incidents, for those who read it; `queries` counts its reads, `gone` takes it away.

    `stale` is what the index of the recent ones still holds of incidents that stand otherwise by now.
    """

    def __init__(self, *known: Incident, timelines: Mapping[str, list[Entry]] | None = None) -> None:
        self.known = {incident.id: incident for incident in known}
        self.timelines = dict(timelines or {})
        self.stale: dict[str, Incident] = {}
        self.unreadable: tuple[str, ...] = ()
        self.queries = 0
        self.gone = False

    def standing(self) -> Standing:
        self._read()
        return Standing(tuple(one for one in self.known.values() if not one.over), unreadable=self.unreadable)

    def get(self, id_: str) -> Incident | None:
        self._read()
        return self.known.get(id_)

    def timeline(self, id_: str) -> list[Entry]:
        self._read()
        return sorted(self.timelines.get(id_, []), key=lambda entry: entry.at)

    def recent(self, limit: int) -> list[Incident]:
        self._read()
        indexed = {**self.known, **self.stale}.values()
        found = sorted(indexed, key=lambda one: one.opened_at, reverse=True)[:limit]
        return [replace(incident, alerts={}) for incident in found]

    def _read(self) -> None:
        self.queries += 1
        if self.gone:
            raise TableUnavailable("fitfoot-incidents", RuntimeError("connection refused by 10.0.0.5"))


class FakeCosts:
    """What incidents cost by their ids, and what was told of it on their timelines; `gone` takes the table away."""

    def __init__(self, known: Mapping[str, Cost] | None = None) -> None:
        self.known = dict(known or {})
        self.told: dict[str, Entry] = {}
        self.gone = False

    def of(self, incident: str) -> Cost | None:
        if self.gone:
            raise TableUnavailable("fitfoot-incidents", RuntimeError("connection refused by 10.0.0.5"))
        return self.known.get(incident)

    def put(self, incident: str, cost: Cost) -> None:
        self.known[incident] = cost

    def tell(self, incident: str, entry: Entry) -> None:
        self.told.setdefault(incident, entry)


class FakeDeployments:
    """The deployments that were told, in any order; `gone` takes the table away."""

    def __init__(self, *told: Deployment) -> None:
        self.told = list(told)
        self.gone = False

    def record(self, deployment: Deployment, *, timed: bool = False) -> Told:
        self._there()
        near = sorted(self.told, key=lambda one: abs(one.at - deployment.at))
        standing = next((one for one in near if deployment.is_again(one, timed=timed)), None)
        if standing and not deployment.replaced(standing, self.told):
            return Told(standing, before=True)
        self.told.append(deployment)
        return Told(deployment)

    def since(self, at: datetime) -> list[Deployment]:
        self._there()
        return sorted((one for one in self.told if one.at >= at), key=lambda one: one.at, reverse=True)

    def _there(self) -> None:
        if self.gone:
            raise TableUnavailable("fitfoot-incidents", RuntimeError("connection refused by 10.0.0.5"))


class FakeAlerts:
    """The table of alerts, for those who push into it; `gone` takes it away."""

    def __init__(self, *known: Alert) -> None:
        self.known = {alert.fingerprint: alert for alert in known}
        self.gone = False

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]:
        self._there()
        return {one: self.known[one] for one in fingerprints if one in self.known}

    def put_newer(self, alert: Alert) -> bool:
        self._there()
        before = self.known.get(alert.fingerprint)
        if before and before.updated_at > alert.updated_at:
            return False
        self.known[alert.fingerprint] = alert
        return True

    def _there(self) -> None:
        if self.gone:
            raise TableUnavailable("fitfoot-alerts", RuntimeError("connection refused by 10.0.0.5"))


class FakeFigures:
    """The shop's figures: values of KPIs, and the totals; `gone` takes the table away."""

    def __init__(self, *values: KpiValue, totals: Totals | None = None) -> None:
        self.values = {(value.kpi, value.day): value for value in values}
        self.totals = totals
        self.gone = False

    def of(self, kpis: Iterable[str], days: Iterable[date]) -> KeptFigures:
        if self.gone:
            raise TableUnavailable("fitfoot-series", RuntimeError("connection refused by 10.0.0.5"))
        wanted = set(product(kpis, days))
        return KeptFigures({at: value for at, value in self.values.items() if at in wanted}, self.totals)


class FakeWatch:
    """How the watching itself stands; `gone` takes the table away."""

    def __init__(self, watched: Watched | None = None) -> None:
        self.watched = watched or Watched()
        self.gone = False

    def look(self, deployed_since: datetime) -> Watched:
        if self.gone:
            raise TableUnavailable("fitfoot-incidents", RuntimeError("connection refused by 10.0.0.5"))
        told = tuple(one for one in self.watched.deployments if one.at >= deployed_since)
        return replace(self.watched, deployments=told)


class FakeParameters:
    """The parameter store: values by name; `unreadable` takes it away."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.unreadable = False

    def read(self, name: str) -> str | None:
        if self.unreadable:
            raise ParametersUnreadable("role arn:aws:iam::1:role/x may not")
        return self.values.get(name)
