"""Model: KPIs as a bundle carries them: validated and defaulted when it is built, so that no function reads YAML."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from functions.model.kpi import Cadence, Kpi

BUNDLED: Final = "monitoring/kpis.json"


def dump(kpis: Iterable[Kpi]) -> bytes:
    """The KPIs as JSON, in their order; numbers as texts, since a float is not what was written."""
    return json.dumps([_to_json(kpi) for kpi in kpis], indent=1, ensure_ascii=False).encode()


def load(data: bytes) -> tuple[Kpi, ...]:
    """Read what `dump` wrote."""
    return tuple(_from_json(entry) for entry in json.loads(data))


def _to_json(kpi: Kpi) -> dict[str, Any]:
    return {
        **{name: getattr(kpi, name) for name in _TEXTS},
        "cadence": kpi.cadence,
        "target": str(kpi.target),
        "alert": None if kpi.alert is None else str(kpi.alert),
    }


def _from_json(entry: Mapping[str, Any]) -> Kpi:
    return Kpi(
        **{name: entry[name] for name in _TEXTS},
        cadence=Cadence(entry["cadence"]),
        target=Decimal(entry["target"]),
        alert=None if entry["alert"] is None else Decimal(entry["alert"]),
    )


_TEXTS: Final = ("name", "service", "runbook", "dashboard")
