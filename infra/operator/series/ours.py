"""Series: ours: what this bundle's /metrics tells, by asking the code that tells it, with the operator's own files."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from functions.api import kpi_metrics, metrics
from functions.api.monitoring_families import DECLARED
from functions.model.alert import Severity
from functions.model.check import Check
from functions.model.day import extend
from functions.model.kpi import Kpi, KpiValue, Measured
from functions.model.kpi import Unit as KpiUnit
from functions.model.notice import Channel
from functions.model.observation import PHASES, Cause, Observation, Outcome
from functions.model.series import FAMILIES
from functions.model.totals import FIGURES, Totals
from functions.model.vitals import DEVICES
from functions.prometheus.exposition import Counter, Family, Gauge, Histogram
from infra.operator.series.series import Labels, Series, Type, Values, of_family
from infra.operator.series.unit import Unit

JOB: Final = "fitfoot-monitoring"
_NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
_VISIT: Final = timedelta(milliseconds=100)
_SOME_CHECK: Final = Check("some", "some", "some", "https://fitfoot.ch", ())
_SOME_KPI: Final = Kpi("uptime", Decimal(99))
_PAGING: Final = frozenset({Severity.CRITICAL.value, Severity.WARNING.value})
_CLASSES: Final = frozenset(("", "1xx", "2xx", "3xx", "4xx", "5xx"))
_FUNCTIONS: Final = frozenset(("health-probe", "incident-detector"))
_OF_KPI: Final = {
    KpiUnit.PERCENTAGE: Unit.PERCENT,
    KpiUnit.PERCENT: Unit.PERCENT,
    KpiUnit.MILLISECONDS: Unit.MILLISECONDS,
    KpiUnit.CURRENCY: Unit.CHF,
    KpiUnit.RATING: Unit.RATING,
}
_UNITS: Final[Mapping[str, Unit]] = {
    "revenue_total": Unit.CHF,
    "refunded_revenue_total": Unit.CHF,
    "api_request_duration": Unit.SECONDS,
    "probe_outcome": Unit.BOOL,
    "probe_failed_due_to": Unit.BOOL,
    "fitfoot_incidents_open": Unit.COUNT,
    "fitfoot_notices_owed": Unit.COUNT,
    "fitfoot_rules_evaluated": Unit.COUNT,
    "fitfoot_rules_blind": Unit.COUNT,
}
_CLOSED: Final[Mapping[tuple[str, str], Values]] = {
    ("fitfoot_incidents_open", "severity"): _PAGING,
    ("fitfoot_incident_opened_timestamp_seconds", "severity"): _PAGING,
    ("fitfoot_incident_resolved_timestamp_seconds", "severity"): _PAGING,
    ("fitfoot_tick_timestamp_seconds", "function"): _FUNCTIONS,
    ("fitfoot_notices_owed", "channel"): frozenset(Channel),
    ("fitfoot_notice_owed_longest_timestamp_seconds", "channel"): frozenset(Channel),
    ("log_lines_total", "kind"): frozenset(("error", "malformed", "other", "request", "vitals")),
    ("http_requests_total", "status"): _CLASSES,
    ("http_request_duration_seconds", "status"): _CLASSES,
    ("probe_failed_due_to", "reason"): frozenset(Cause) - {Cause.NONE},
}


def exported(checks: Iterable[Check] | None, kpis: Iterable[Kpi] | None) -> list[Series]:
    """All that our /metrics may tell, without the labels of its target.

    What it says of checks and KPIs is closed; where they are None, because nobody knows them, it may be anything.
    """
    told = [
        *(_of_checks(list(checks)) if checks is not None else map(_opened, _of_checks([_SOME_CHECK]))),
        *(_of_kpis(list(kpis)) if kpis is not None else map(_opened, _of_kpis([_SOME_KPI]))),
        *_of_shop(),
        *_counted(),
        *_declared(),
    ]
    return [one for family in told for one in family]


def _opened(family: Iterable[Series]) -> Iterable[Series]:
    return [Series(one.name, one.kind, dict.fromkeys(one.labels), Unit.UNKNOWN) for one in family]


def _of_checks(checks: list[Check]) -> Iterator[Iterable[Series]]:
    """As if each check had just been seen to fail, with all that a visit can tell."""
    phases = dict.fromkeys(PHASES, _VISIT)
    latest = {}
    for check in checks:
        seen = Observation(check.name, _NOW, Outcome.DOWN, "", Cause.STATUS, 500, _VISIT, phases, _NOW)
        latest[check.name] = extend(None, seen, check)
    return (_series(family) for family in metrics.families(checks, latest, _NOW))


def _of_kpis(kpis: list[Kpi]) -> Iterator[Iterable[Series]]:
    """Those of one unit together, since their values are of one name."""
    day = kpi_metrics.days(_NOW)[0]
    for kpi in kpis:
        value = KpiValue(kpi.name, day, Measured(Decimal(1)), kpi.target, kpi.alert, _NOW)
        for family in kpi_metrics.families([kpi], {(kpi.name, day): value}, None, _NOW):
            unit = _OF_KPI[kpi.measure.unit] if family.name in ("kpi_value", "kpi_target") else None
            yield _series(family, unit)


def _of_shop() -> Iterator[Iterable[Series]]:
    none = dict.fromkeys(FIGURES, Decimal(0))
    for family in kpi_metrics.families([], {}, Totals(_NOW, none, none), _NOW):
        if not isinstance(family, Histogram) and family.samples:  # of no KPI there is nothing
            yield _series(family)


def _counted() -> Iterator[Iterable[Series]]:
    for family in FAMILIES.values():
        labels: dict[str, Values] = {name: _closed(family.name, name) for name in family.labels}
        if "device" in labels:
            labels["device"] = frozenset(DEVICES)
        if family.bounds:
            labels["le"] = frozenset((*(repr(float(bound)) for bound in family.bounds), "+Inf"))
        type_ = Type.HISTOGRAM if family.bounds else Type.COUNTER
        yield of_family(family.name, type_, labels, _UNITS.get(family.name))


def _declared() -> Iterator[Iterable[Series]]:
    for family in DECLARED:
        labels = {name: _closed(family.name, name) for name in family.labels}
        yield of_family(family.name, Type.GAUGE, labels, _UNITS.get(family.name))


def _series(family: Family, unit: Unit | None = None) -> Iterable[Series]:
    """A family as it was rendered; its labels' values are all that there can be, but those of a closed set."""
    match family:
        case Gauge(samples=samples):
            type_, told = Type.GAUGE, [labels for labels, _ in samples]
        case Counter(samples=samples):
            type_, told = Type.COUNTER, [labels for labels, _ in samples]
        case Histogram(series=series):
            type_, told = Type.HISTOGRAM, [one.labels for one in series]
    names = dict.fromkeys(name for labels in told for name in labels)
    labels: Labels = {
        name: _closed(family.name, name) or frozenset(one[name] for one in told if name in one) for name in names
    }
    return of_family(family.name, type_, labels, unit or _UNITS.get(family.name))


def _closed(family: str, label: str) -> Values:
    return _CLOSED.get((family, label))
