"""Checking: where the files of a checkout are, from its top."""

from typing import Final

MONITORING: Final = "infra/monitoring"
CHECKS: Final = f"{MONITORING}/checks.yaml"
ROUTES: Final = f"{MONITORING}/routes.yaml"
KPIS: Final = f"{MONITORING}/kpis.yaml"
ALERTS: Final = f"{MONITORING}/alerts"
RECORDING: Final = f"{MONITORING}/recording.yml"
PROMETHEUS: Final = f"{MONITORING}/prometheus.yml"
EXPORTED: Final = f"{MONITORING}/exported.yaml"
SETTINGS: Final = f"{MONITORING}/settings"
KUBERNETES: Final = f"{MONITORING}/kubernetes"
RBAC: Final = f"{KUBERNETES}/rbac.yaml"
DASHBOARDS: Final = f"{MONITORING}/grafana/dashboards"
PROVISIONING: Final = f"{MONITORING}/grafana/provisioning"
RUNBOOKS: Final = "infra/runbooks"
