"""Benchmarks: what the templates say of cost: schedules, alarms, dashboards."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.operator.places import settings_file
from infra.operator.settings import load_settings
from tests.infra.conftest import synthesized

Template = Mapping[str, Any]


def schedules(template: Template) -> dict[str, str]:
    """When each report is asked for, by its name, in Scheduler's words."""
    found = [one["Properties"] for one in _resources(template, "AWS::Scheduler::Schedule")]
    asked = [(json.loads(one["Target"]["Input"]), one["ScheduleExpression"]) for one in found]
    return {payload["report"]: expression for payload, expression in asked if "report" in payload}


def production() -> Template:
    """The stack's template with production's settings."""
    with TemporaryDirectory() as folder:
        made = synthesized(load_settings(settings_file("production")), Path(folder))
        return dict(json.loads((made / "FitFootMonitoring.template.json").read_bytes()))


def alarm_metrics(template: Template) -> int:
    """How many metrics alarms look at, each as often as it is looked at: so it is billed."""
    return sum(_looked_at(one["Properties"]) for one in _resources(template, "AWS::CloudWatch::Alarm"))


def dashboards(template: Template) -> int:
    """How many there are in CloudWatch."""
    return len(_resources(template, "AWS::CloudWatch::Dashboard"))


def _looked_at(alarm: Mapping[str, Any]) -> int:
    return sum("MetricStat" in one for one in alarm["Metrics"]) if "Metrics" in alarm else 1


def _resources(template: Template, kind: str) -> list[dict[str, Any]]:
    return [one for one in template["Resources"].values() if one["Type"] == kind]
