"""What panels of a dashboard ask, as Grafana reads it."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from infra.dashboards.files import FOLDER, files
from infra.requirements_lock import CHECKOUT

Panel = Mapping[str, Any]


@cache
def board(uid: str) -> Mapping[str, Any]:
    """A dashboard as it would be made now."""
    made: dict[str, Any] = json.loads(files(CHECKOUT)[f"{FOLDER}/{uid}.json"])
    return made


def panels(uid: str) -> list[Panel]:
    """Its panels, rows left out."""
    return [panel for panel in board(uid)["panels"] if panel["type"] != "row"]


def panel(uid: str, title: str) -> Panel:
    """The one of a title."""
    (found,) = (one for one in panels(uid) if one["title"] == title)
    return found


def exprs(of: Panel) -> list[str]:
    """What a panel asks."""
    return [target["expr"] for target in of["targets"]]


def limits(of: Panel) -> list[float | None]:
    """The values from which on its colours hold."""
    return [step["value"] for step in of["fieldConfig"]["defaults"]["thresholds"]["steps"]]
