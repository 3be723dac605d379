"""Incident detector: an alert of a rule in our nouns: whose it is, how severe, in which words; pure."""

import re
from collections.abc import Mapping
from datetime import datetime

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.rule import ActiveAlert
from functions.prometheus.template.go_text import rounded

SOURCE = "rules"
MONITORING = "monitoring"
_JOBS = "fitfoot-"
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_-]+")
_DIGITS = 4


def severity_of(labels: Mapping[str, str]) -> Severity:
    """That of the label `severity`; a warning where it is none of ours, which `fitfoot check` refuses beforehand."""
    said = labels.get("severity", "")
    return Severity(said) if said in list(Severity) else Severity.WARNING


def service_of(labels: Mapping[str, str]) -> str:
    """Whose trouble it is: the label `service`, else the job's name without what every job's begins with."""
    return labels.get("service") or labels.get("job", "").removeprefix(_JOBS) or MONITORING


def words_of(name: str) -> str:
    """`HighErrorRate` is `High Error Rate`."""
    return _WORD_STARTS.sub(" ", name)


def alert_of(active: ActiveAlert, status: AlertStatus, at: datetime) -> Alert:
    """What is written of an alert that is, or was, firing; `at` is the evaluation's instant."""
    texts = active.annotations
    summary = texts.get("summary") or words_of(active.labels.get("alertname", ""))
    return Alert(
        labels=active.labels,
        status=status,
        severity=severity_of(active.labels),
        service=service_of(active.labels),
        source=SOURCE,
        summary=summary,
        reason=texts.get("description") or f"{summary}: {rounded(active.value, _DIGITS)}",
        starts_at=active.active_at,
        updated_at=at,
        runbook=texts.get("runbook_url", ""),
        dashboard=texts.get("dashboard_url", ""),
    )
