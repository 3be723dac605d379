"""Infra: where the files are that an operator edits, and what bundles carry of them."""

from collections.abc import Mapping
from pathlib import Path

from functions.model.checks_json import BUNDLED, dump
from infra.operator import checks_file

MONITORING = Path(__file__).parents[1] / "monitoring"
CHECKS = MONITORING / "checks.yaml"
_READ_CHECKS = ("health_probe", "api")


def settings_file(environment: str) -> Path:
    """The settings of an environment."""
    return MONITORING / "settings" / f"{environment}.yaml"


def carried(checks: Path = CHECKS) -> dict[str, Mapping[str, bytes]]:
    """The files that each function's bundle carries besides code: the checks, validated and defaulted.

    Raises:
        FilesRefused: the checks file is wrong.
    """
    validated = {BUNDLED: dump(checks_file.load(checks))}
    return dict.fromkeys(_READ_CHECKS, validated)
