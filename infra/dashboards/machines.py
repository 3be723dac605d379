"""Dashboards: System Overview: the machines, and the database."""

from grafana_foundation_sdk.builders import timeseries

from infra.dashboards.limits import Kpis, at_least, at_most, of_kpi
from infra.dashboards.panels import Face, query, time_series
from infra.dashboards.ruled import Rules

_MEMORY = """\
100 * (
  1 - node_memory_MemAvailable_bytes{job="node"} / node_memory_MemTotal_bytes{job="node"}
)"""


def machine_panels(rules: Rules) -> list[timeseries.Panel]:
    """CPU, memory and disk of each machine."""
    return [_cpu(rules), _memory(), _disk(rules)]


def database_panels(kpis: Kpis, rules: Rules) -> list[timeseries.Panel]:
    """Connections, queries, and what got no connection."""
    return [_connections(), _queries(kpis), _refused(rules)]


def _cpu(rules: Rules) -> timeseries.Panel:
    warns = rules.says("HighCPUUsage", "{} %")
    says = f"All of a machine's processors, but for idle. The runbook SlowResponse scales. {warns}"
    face = Face(
        "CPU", "percent", says, at_most(rules.limit("HighCPUUsage"), None), "SlowResponse", width=8, least=0, most=100
    )
    return time_series(face, query("cpu_usage", "{{instance}}"))


def _memory() -> timeseries.Panel:
    says = (
        "What programs use of a machine's memory; caches count as free. What comes near 100 % ends with killed "
        "processes: restart what leaks, or give it more."
    )
    face = Face("Memory", "percent", says, at_most(90, 95), "ServiceDown", width=8, least=0, most=100)
    return time_series(face, query(_MEMORY, "{{instance}}"))


def _disk(rules: Rules) -> timeseries.Panel:
    warns, limit = rules.says("LowDiskSpace", "{} %"), rules.limit("LowDiskSpace")
    says = (
        "What an ordinary user can still write. Where it is little, remove old logs and images, or enlarge the volume. "
        f"{warns}"
    )
    limits = at_least(limit and round(limit / 2), limit)
    face = Face("Disk Left", "percent", says, limits, "ServiceDown", width=8, least=0, most=100)
    return time_series(face, query("disk_free_percent", "{{instance}} {{mountpoint}}"))


def _connections() -> timeseries.Panel:
    says = (
        "Connections to each Postgres, and how many it allows. Near the limit new ones are refused, and requests fail: "
        "look for transactions that hang, then scale down what holds most."
    )
    face = Face("Database Connections", "none", says, runbook="ServiceDown", width=8, least=0)
    return time_series(
        face,
        query('sum by (instance, server) (pg_stat_database_numbackends{job="fitfoot-db"})', "{{server}} open"),
        query('max by (instance, server) (pg_settings_max_connections{job="fitfoot-db"})', "{{server}} allowed"),
    )


def _queries(kpis: Kpis) -> timeseries.Panel:
    says = (
        "95 of 100 queries of five minutes were faster, as the services measured them. A gap is a time without queries."
    )
    face = Face(
        "Database Queries (p95)", "ms", says, of_kpi(kpis, "db_query_time_p95"), "SlowResponse", width=8, least=0
    )
    return time_series(face, query("db_query_time_p95", "{{job}}"))


def _refused(rules: Rules) -> timeseries.Panel:
    pages = rules.says("DatabaseConnectionFailed")
    says = f"Queries of five minutes for which the database gave no connection, or broke it. {pages}"
    limits = at_most(1, rules.limit("DatabaseConnectionFailed"))
    face = Face("Failed Connections", "none", says, limits, "ServiceDown", width=8, least=0)
    return time_series(face, query("db_connections_failed", "{{job}}"))
