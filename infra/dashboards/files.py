"""Dashboards: the JSON that Grafana loads, kept in step with what makes it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from infra.dashboards import business_metrics, system_overview, this_bundle, web_vitals
from infra.dashboards.ruled import Rules
from infra.operator import kpis_file, rules_file

FOLDER: Final = "infra/monitoring/grafana/dashboards"
_MONITORING: Final = "infra/monitoring"


def files(folder: Path) -> Mapping[str, str]:
    """The dashboards of a checkout: path from the checkout to text.

    Raises:
        FilesRefused: the KPIs or the rules, whose targets and limits are shown, are wrong.
    """
    kpis = {kpi.name: kpi for kpi in kpis_file.load(folder / _MONITORING / "kpis.yaml")}
    groups = rules_file.load(rules_file.rule_files(folder / _MONITORING))
    rules = Rules([rule for group in groups for rule in group.rules])
    boards = (system_overview.board(kpis, rules), business_metrics.board(kpis), web_vitals.board(), this_bundle.board())
    return {f"{FOLDER}/{board.uid}.json": _text(board) for board in boards}


def _text(board: Dashboard) -> str:
    for number, panel in enumerate(board.panels or [], 1):
        panel.id_val = number
    plain = json.loads(json.dumps(board, cls=JSONEncoder))
    return json.dumps(_in_sight(plain), indent=2, ensure_ascii=False) + "\n"


def _in_sight(value: object) -> object:
    """Without `placement`: the SDK would have links and toggles in a menu where nobody looks for them."""
    if isinstance(value, dict):
        return {key: _in_sight(held) for key, held in value.items() if key != "placement"}
    return [_in_sight(held) for held in value] if isinstance(value, list) else value
