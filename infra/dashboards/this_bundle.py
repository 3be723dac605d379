"""Dashboards: This Bundle: does the monitoring itself work, and if not, what of it does not."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.builders import stat
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.common import BigValueTextMode
from grafana_foundation_sdk.models.dashboard import Dashboard, Panel

from functions.health_probe.watching import SILENT_AFTER
from infra.dashboards.limits import at_least, at_most
from infra.dashboards.links import outside
from infra.dashboards.ours import OURS, our_query
from infra.dashboards.page import filled, page
from infra.dashboards.panels import Face, stat_panel
from infra.dashboards.reading import file_panels, line_panels
from infra.dashboards.watching import check_panels, notice_panels, tick_panels
from infra.dashboards.words import up_or_down

UID: Final = "this-bundle"
CLOUDWATCH: Final = (
    "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/"
    "fitfoot-monitoring"
)
SILENT: Final = int(SILENT_AFTER.total_seconds())
"""Seconds without a tick, after which the other function pages."""


def board() -> Dashboard:
    """The page."""
    says = (
        "Whether the monitoring itself works. Where all of it is unknown, Prometheus does not reach it: CloudWatch, "
        "linked above, knows more."
    )
    return filled(page(UID, "FitFoot This Bundle", says).link(outside("CloudWatch", CLOUDWATCH)), _rows())


def _rows() -> Mapping[str, Sequence[Builder[Panel]]]:
    now = [_scraped(), _ticked("health-probe", 5), _ticked("incident-detector", 5), _unknown(), _blind(), _owed()]
    return {
        "Does It Watch?": [*now, _version()],
        "Ticks and Rules": tick_panels(SILENT),
        "Checks": check_panels(),
        "Notices, Incidents, Deployments": notice_panels(),
        "The Shop's Logs": line_panels(),
        "What Is Read and Scraped": file_panels(),
    }


def _scraped() -> stat.Panel:
    says = (
        "Whether Prometheus reaches this bundle's /metrics. Down: is its address right, and is the token in "
        "Prometheus's file that of /fitfoot/METRICS_TOKEN? unknown: prometheus.yml has no such job."
    )
    face = Face("Scraped", "none", says, at_least(0.5, 1), width=3, height=5, words=up_or_down())
    return stat_panel(face, our_query(f"avg(up{{{OURS}}}) or vector(NaN)", "this bundle"))


def _ticked(function: str, width: int) -> stat.Panel:
    says = (
        f"How long ago fitfoot-{function} last ticked, which it does every minute; a scrape is a minute old at most. "
        f"From {SILENT // 60} minutes on somebody was paged: read its log, and fitfoot-failures."
    )
    face = Face(f"Last Tick of {function}", "s", says, at_most(150, SILENT), width=width, height=5, decimals=0)
    asked = f'time() - max(fitfoot_tick_timestamp_seconds{{{OURS}, function="{function}"}})'
    return stat_panel(face, our_query(asked, function))


def _unknown() -> stat.Panel:
    says = (
        "Checks that nobody observed lately: neither up nor down. Is the probe's last tick old? Else the check's "
        "reason, on the status page, says why."
    )
    face = Face("Unknown Checks", "none", says, at_most(1, 2), width=3, height=5)
    asked = f'sum(max by (check) (probe_outcome{{{OURS}, outcome="unknown"}}))'
    return stat_panel(face, our_query(asked, "unknown"))


def _blind() -> stat.Panel:
    says = (
        "Alerting rules that got no answer from the shop's Prometheus: they can neither fire nor resolve. After five "
        "minutes that is an incident. Is Prometheus up, and `prometheus.url` in the settings right?"
    )
    face = Face("Blind Rules", "none", says, at_most(None, 1), width=3, height=5)
    return stat_panel(face, our_query(f"sum(max by (group) (fitfoot_rules_blind{{{OURS}}}))", "blind"))


def _owed() -> stat.Panel:
    says = (
        "How long the notice waits that waits longest; 0 where none does. From five minutes on something is wrong: a "
        "person was not told. The notice's problem is on its incident's page, and in the detector's log."
    )
    face = Face("Longest Wait of a Notice", "s", says, at_most(120, 300), width=3, height=5, decimals=0)
    waits = f"time() - min(fitfoot_notice_owed_longest_timestamp_seconds{{{OURS}}})"
    return stat_panel(face, our_query(f"{waits} or 0 * sum(fitfoot_notices_owed{{{OURS}}})", "waits"))


def _version() -> stat.Panel:
    says = "The version of this bundle that answers: APP_VERSION of its deployment."
    face = Face("Version", "none", says, width=2, height=5)
    asked = our_query(f"max by (version) (fitfoot_build_info{{{OURS}}})", "{{version}}")
    return stat_panel(face, asked).text_mode(BigValueTextMode.NAME)
