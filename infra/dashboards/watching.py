"""Dashboards: This Bundle: its ticks, its rules, its checks, whom it told, and what it was told."""

from typing import Final

from grafana_foundation_sdk.builders import common, table, timeseries
from grafana_foundation_sdk.models.common import StackingMode

from infra.dashboards.limits import at_most
from infra.dashboards.ours import OURS, our_query
from infra.dashboards.panels import Face, table_panel, time_series

_DATE: Final = "dateTimeAsSystem"


def tick_panels(silent: int) -> list[timeseries.Panel]:
    """Ticks, and the rules that are evaluated in them; `silent` is after how many seconds somebody is paged."""
    return [_ticks(silent), _evaluated(silent), _blind()]


def check_panels() -> list[timeseries.Panel]:
    """How checks stand, why they fail, and when each was last observed."""
    return [_outcomes(), _reasons(), _observed()]


def notice_panels() -> list[timeseries.Panel | table.Panel]:
    """Notices that wait, incidents by severity, and what went out lately."""
    return [_notices(), _incidents(), _deployments()]


def _ticks(silent: int) -> timeseries.Panel:
    says = (
        "How long ago each function last ticked. Up and down below two minutes is well; a line that climbs is a "
        "function that is dead: from the limit on the other one pages."
    )
    face = Face("Since the Last Tick", "s", says, at_most(None, silent), width=8, least=0)
    asked = f"time() - max by (function) (fitfoot_tick_timestamp_seconds{{{OURS}}})"
    return time_series(face, our_query(asked, "{{function}}"))


def _evaluated(silent: int) -> timeseries.Panel:
    says = (
        "How long ago each group of rules was last evaluated, which the detector does every minute. If one climbs and "
        "others do not, look at the detector's log for its name."
    )
    face = Face("Since Rules Were Evaluated", "s", says, at_most(None, silent), width=8, least=0)
    asked = f"time() - max by (group) (fitfoot_rules_evaluated_timestamp_seconds{{{OURS}}})"
    return time_series(face, our_query(asked, "{{group}}"))


def _blind() -> timeseries.Panel:
    says = (
        "Rules that got no answer, by group, and how many there are. All of them: Prometheus is out of reach. Some: "
        "their expression is refused; the detector's log names it."
    )
    face = Face("Blind Rules by Group", "none", says, width=8, least=0, decimals=0)
    return time_series(
        face,
        our_query(f"max by (group) (fitfoot_rules_blind{{{OURS}}})", "{{group}} blind"),
        our_query(f"sum(max by (group) (fitfoot_rules_evaluated{{{OURS}}}))", "all rules"),
    )


def _outcomes() -> timeseries.Panel:
    says = "How many checks stand at each outcome. unknown is nobody's observation, and never counts as up."
    face = Face("Checks by Outcome", "none", says, width=8, least=0, decimals=0)
    asked = our_query(f"sum by (outcome) (max by (check, outcome) (probe_outcome{{{OURS}}}))", "{{outcome}}")
    return time_series(face, asked).fill_opacity(40).stacking(common.StackingConfig().mode(StackingMode.NORMAL))


def _reasons() -> timeseries.Panel:
    says = "Checks that fail, by what they fail of. Nothing is drawn while all are well."
    face = Face("Failing Checks by Reason", "none", says, width=8, least=0, decimals=0, nothing="none fails")
    asked = f"max by (check, reason) (probe_failed_due_to{{{OURS}}})"
    return time_series(face, our_query(asked, "{{check}}: {{reason}}"))


def _observed() -> timeseries.Panel:
    says = (
        "How long ago each check was last observed. After twice its interval and a minute it is unknown. All of them "
        "climb: the probe does not run. One of them: its own visit does not end."
    )
    face = Face("Since the Last Observation", "s", says, width=8, least=0)
    asked = f"time() - max by (check) (probe_last_tick_timestamp_seconds{{{OURS}}})"
    return time_series(face, our_query(asked, "{{check}}"))


def _notices() -> timeseries.Panel:
    says = (
        "Notices that nobody has taken yet, by channel. One that goes within a minute or two is usual; what stays was "
        "refused: is the channel's key right, and does its service answer?"
    )
    face = Face("Notices Owed", "none", says, at_most(1, None), width=8, least=0, decimals=0)
    return time_series(face, our_query(f"max by (channel) (fitfoot_notices_owed{{{OURS}}})", "{{channel}}"))


def _incidents() -> timeseries.Panel:
    says = "Incidents that nobody has resolved, by severity, drills left out."
    face = Face("Open Incidents by Severity", "none", says, at_most(1, None), width=8, least=0, decimals=0)
    return time_series(face, our_query(f"max by (severity) (fitfoot_incidents_open{{{OURS}}})", "{{severity}}"))


def _deployments() -> table.Panel:
    says = (
        "What the shop's CI told of in the last week, each version when it last went out. None: CI does not tell; how "
        "it does is in the README, at `deployments`."
    )
    face = Face("Deployments", _DATE, says, width=8, nothing="none was told")
    asked = f"1000 * max by (service, version) (fitfoot_deployment_timestamp_seconds{{{OURS}}})"
    columns = {"service": "Service", "version": "Version"}
    return table_panel(face, columns, {"Deployed": our_query(asked, "{{service}} {{version}}")})
