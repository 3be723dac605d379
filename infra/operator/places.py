"""Infra: where the files are that an operator edits, and what bundles carry of them."""

from collections.abc import Mapping
from pathlib import Path

from functions.model import checks_json, kpis_json, routes_json, rules_json
from infra.operator import checks_file, kpis_file, routes_file, rules_file
from infra.operator.database_settings import CERTIFICATES
from infra.operator.faster import faster_routes, faster_rules

MONITORING = Path(__file__).parents[1] / "monitoring"
SQL = Path(__file__).parents[2] / "sql"
CHECKS = MONITORING / "checks.yaml"
ROUTES = MONITORING / "routes.yaml"
KPIS = MONITORING / "kpis.yaml"


def settings_file(environment: str) -> Path:
    """The settings of an environment."""
    return MONITORING / "settings" / f"{environment}.yaml"


def asked() -> dict[str, bytes]:
    """What the shop reader's bundle carries: the SQL but for what the owner runs, and who vouches for databases."""
    sql = {f"sql/{file.relative_to(SQL)}": file for file in sorted(SQL.glob("*/*.sql"))}
    vouching = {f"{CERTIFICATES}/{file.name}": file for file in sorted((MONITORING / CERTIFICATES).glob("*.pem"))}
    return {path: file.read_bytes() for path, file in (sql | vouching).items()}


def carried(checks: Path = CHECKS, scale: int = 1) -> dict[str, Mapping[str, bytes]]:
    """The files that each function's bundle carries besides code, validated and defaulted: checks, routes, KPIs, rules.

    At a scale over 1, for a demo, what rules and routes wait for is that many times shorter.

    Raises:
        FilesRefused: one of the operator's files is wrong.
    """
    visited = {checks_json.BUNDLED: checks_json.dump(checks_file.load(checks))}
    routed = {routes_json.BUNDLED: routes_json.dump(faster_routes(routes_file.load(ROUTES), scale))}
    aimed_at = {kpis_json.BUNDLED: kpis_json.dump(kpis_file.load(KPIS))}
    rules = faster_rules(rules_file.load(rules_file.rule_files(MONITORING)), scale)
    ruled = {rules_json.BUNDLED: rules_json.dump(rules)}
    return {
        "health_probe": visited,
        "api": visited | routed | aimed_at,
        "incident_detector": visited | routed | ruled,
        "report_generator": visited | aimed_at,
        "shop_reader": asked(),
    }
