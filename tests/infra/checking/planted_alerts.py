"""Tests: mistakes planted in the rules, beside their expressions."""

from infra.checking import paths
from tests.infra.checking.planted import CRITICAL, MONITORING, SLO, WARNING, Planted

DASHBOARD = "dashboard_url: https://grafana.fitfoot.ch/d/system-overview"
RUNBOOK = "runbook_url: https://eu-central-1.console.aws.amazon.com/systems-manager/documents/FitFoot-ServiceDown/"
RULES = [
    Planted(CRITICAL, "severity: critical", "severity: page", "is a severity (critical, warning, none)"),
    Planted(CRITICAL, "for: 1m", "for: 5 minutes", "a duration like 30s, 5m or 1h30m"),
    Planted(CRITICAL, "for: 2m", "for: 90d", "write 30d or less"),
    Planted(CRITICAL, "for: 3m", "for: 3h", "nobody would hear of it for 3h; write 1h or less"),
    Planted(WARNING, "for: 5m", "for: 5d", "nobody would hear of it for 5d; write 1d or less"),
    Planted(CRITICAL, RUNBOOK, RUNBOOK.replace("Down", "Dwn"), "did you mean FitFoot-ServiceDown?"),
    Planted(CRITICAL, RUNBOOK, RUNBOOK.replace("eu-central", "us-east"), "leads to us-east-1"),
    Planted(CRITICAL, DASHBOARD, DASHBOARD.replace("overview", "view"), "no dashboard with the uid 'system-view'"),
    Planted(CRITICAL, DASHBOARD, DASHBOARD.replace("fitfoot.ch", "fitfot.ch"), "did you mean grafana.fitfoot.ch?"),
    Planted(CRITICAL, DASHBOARD, RUNBOOK.replace("runbook_url", "dashboard_url"), "leads to a runbook, and not"),
    Planted(CRITICAL, "severity: critical", "severity: none", "nobody hears of ServiceDown"),
    Planted(SLO, 'burn_rate: "14.4"', 'burn_rate: "14"', "says 14, which the expression does not have"),
    Planted(CRITICAL, "service: api", "service: apii", "did you mean api?"),
    Planted(
        CRITICAL,
        '"^fitfoot-(.*)$"',
        '"^fitfot-(.*)$"',
        "for the job fitfoot-api it comes out as",
        at="service: '{{ reReplaceAll \"^fitfot-",
    ),
    Planted(
        CRITICAL, "alert: HighErrorRate", "alert: HighErorRate", "no test says that HighErorRate fires and is silent"
    ),
    Planted(MONITORING, "alert: Watchdog", "alert: Watchdogs", "no test says that Watchdogs fires"),
    Planted(WARNING, "alert: LowDiskSpace", "alert: Low Disk Space", "a name of letters, digits and underscores"),
    Planted(
        WARNING,
        "summary: Low Disk Space",
        "sumary: Low Disk Space",
        "summary is missing",
        at="annotations:\n          sumary",
    ),
    Planted(
        WARNING,
        '{{ printf "%.0f" $value }} % of',
        '{{ printf "%.0f $value }} % of',
        "has no end",
    ),
    Planted(MONITORING, "of {{ $labels.job }} for", "of {{ $label.job }} for", "did you mean $labels?"),
    Planted(
        paths.RECORDING, "- record: disk_free_percent", "- record: cpu_usage", "recorded with the same labels on line"
    ),
    Planted(
        paths.RECORDING, "- record: errors_by_endpoint", "- record: errors_by_route", "no test asks for errors_by_route"
    ),
    Planted(paths.RECORDING, "- record: error_rate", "- record: error-rate", "write record: error_rate"),
]
