"""Tests: mistakes planted in what is scraped, shown, deployed and allowed."""

from infra.checking import paths
from tests.infra.checking.planted import LOCAL, PRODUCTION, Planted

DATASOURCES = f"{paths.PROVISIONING}/datasources/prometheus.yaml"
PROVIDERS = f"{paths.PROVISIONING}/dashboards/fitfoot.yaml"
RBAC = paths.RBAC
HIGH_ERROR_RATE, SERVICE_DOWN = (f"{paths.RUNBOOKS}/{name}.yaml" for name in ("high-error-rate", "service-down"))
ONE_OF_TWO = "resources: [deployments/scale]\n    resourceNames: [fitfoot-web, fitfoot-api]"
SUBJECTS = """\
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: fitfoot:incident-runbook
"""
BINDING = f"""\
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: incident-runbook
  namespace: fitfoot
{SUBJECTS}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: incident-runbook
"""
PROMETHEUS = [
    Planted(paths.PROMETHEUS, "scrape_interval: 15s", "scrape_interval: 15 sec", "write scrape_interval: 15s"),
    Planted(paths.PROMETHEUS, "scrape_interval: 15s", "scrape_interval: 60s", "write scrape_interval: 15s"),
    Planted(paths.PROMETHEUS, "  scrape_interval: 15s\n", "", "write scrape_interval: 15s", at="global:"),
    Planted(paths.PROMETHEUS, "scrape_timeout: 10s", "scrape_timeout: 20s", "write no more than scrape_interval"),
    Planted(paths.PROMETHEUS, "replacement: fitfoot-db", "replacement: fitfoot-bd", "did you mean fitfoot-db?"),
    Planted(
        paths.PROMETHEUS, "scrape_timeout: 30s", "scrape_timeout: 90s", "waited for longer than until the next scrape"
    ),
    Planted(paths.PROMETHEUS, "job_name: node", "job_name: fitfoot-api", "the name 'fitfoot-api' is taken"),
    Planted(paths.PROMETHEUS, "rules/*.yml", "rules/*.yaml", "no pattern loads recording.yml"),
    Planted(paths.PROMETHEUS, "metrics_path: /api/metrics", "metric_path: /api/metrics", "did you mean metrics_path?"),
    Planted(
        paths.PROMETHEUS,
        'targets: ["fitfoot-api:9000"]',
        'targets: ["http://fitfoot-api:9000"]',
        "an address with its scheme",
    ),
]
SHOWN = [
    Planted(DATASOURCES, "uid: prometheus", "uid: prometheuss", "has the uid prometheus"),
    Planted(DATASOURCES, "url: $PROMETHEUS_URL", "url: http://me:secret@prometheus:9090", "an address without a user"),
    Planted(DATASOURCES, "timeInterval: 15s", "timeInterval: 60s", "scrape_interval in prometheus.yml is 15s"),
    Planted(DATASOURCES, "isDefault: true", "isDefault: yes", "is true or false, not 'yes'"),
    Planted(
        PROVIDERS, "path: /var/lib/grafana/dashboards", "path: dashboards", "the path of a folder where Grafana runs"
    ),
    Planted(PROVIDERS, "allowUiUpdates: false", "allowUIUpdates: false", "did you mean allowUiUpdates?"),
]
SETTINGS = [
    Planted(PRODUCTION, "region: eu-central-1", "region: eu-centrl-1", "did you mean eu-central-1?"),
    Planted(PRODUCTION, "name: production", "name: prod", "write name: production"),
    Planted(PRODUCTION, "log_retention_days: 30", "log_retention_days: 31", "did you mean 30?"),
    Planted(PRODUCTION, "deletion_protection: true", "deletion_protection: false", "production keeps its tables safe"),
    Planted(PRODUCTION, "timeout_seconds: 55", "timeout_seconds: 90", "a whole number from 30 to 55"),
    Planted(PRODUCTION, "disk_used_percent: 90", "disk_used_percent: 0.9", "a number from 1 to 100"),
    Planted(
        PRODUCTION,
        "fitfoot.ch\nmail_from: monitoring@fitfoot.ch",
        "fitfoot.ch\nmail_from: monitoring",
        "an address of a domain",
        at="mail_from: monitoring\n",
    ),
    Planted(LOCAL, "/fitfoot/web: web", "/fitfoot/web: webb", "did you mean web?"),
    Planted(LOCAL, "required: [database, redis]", "required: [databse, redis]", "did you mean database?"),
]
DEPLOYED = [
    Planted(PRODUCTION, "region: eu-central-1", "region: eu-west-1", "every runbook_url leads to eu-central-1"),
    Planted(PRODUCTION, "required: []", "required: [database]", "database is never known, since database is null"),
    Planted(PRODUCTION, "  environment: production", "  environment: live", "these are the settings of production"),
    Planted(
        PRODUCTION,
        "public_url: null",
        "public_url: https://watch.fitfoot.ch",
        "write watch.fitfoot.ch",
        at='- targets: ["monitoring.fitfoot.ch"]',
        told_in=paths.PROMETHEUS,
    ),
]
RUNBOOKS = [
    Planted(
        HIGH_ERROR_RATE,
        "action: aws:invokeLambdaFunction",
        "action: aws:invokeLambda",
        "did you mean aws:invokeLambdaFunction?",
    ),
    Planted(HIGH_ERROR_RATE, "deployment: fitfoot-web", "deployment: fitfoot-wep", "did you mean fitfoot-web?"),
    Planted(
        HIGH_ERROR_RATE,
        "runbook: FitFoot-HighErrorRate",
        "runbook: FitFoot-ServiceDown",
        "this document is FitFoot-HighErrorRate",
    ),
    Planted(SERVICE_DOWN, "onFailure: ", "onFailur: ", "did you mean onFailure?"),
]
EVERYTHING = '    verbs: ["*"]'
RIGHTS = [
    Planted(RBAC, "    verbs: [get, list]", EVERYTHING, "lets runbooks do anything with deployments"),
    Planted(RBAC, "verbs: [get, patch]", "verbs: [get, pacth]", "did you mean patch?"),
    Planted(RBAC, "resources: [deployments/scale]", "resources: [deployment/scale]", "did you mean deployments/scale?"),
    Planted(RBAC, "apiGroups: [autoscaling]", "apiGroups: [autoscale]", "did you mean autoscaling?"),
    Planted(RBAC, "kind: Group", "kind: User", "a group, not 'User'"),
    Planted(
        RBAC, "    apiGroup: rbac.authorization", "    apiGroup: rbac.authorisation", "write apiGroup: rbac.author"
    ),
    Planted(RBAC, "resourceNames: [app-config]", "resourceNames: [app-confg]", "did you mean app-config?"),
    Planted(RBAC, SUBJECTS, "", "gives its role to nobody", at="apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleB"),
    Planted(RBAC, BINDING, "", "nothing gives the group", at="kind: Role\n"),
    Planted(RBAC, "fitfoot\nrules", "fitfot\nrules", "puts all into 'fitfoot'"),
    Planted(
        RBAC,
        SUBJECTS,
        f"{SUBJECTS}  - {{kind: Group, name: system:authenticated}}\n",
        "to all of system:authenticated",
        at="- {kind: Group",
    ),
    Planted(RBAC, "[deployments, replicasets]", "[deployments, replicasets, secrets]", "no business with 'secrets'"),
    Planted(RBAC, "verbs: [get, patch]", "verbs: [get, patch, delete]", "runbooks never delete deployments/scale"),
    Planted(RBAC, "    verbs: [get, list]", "    verbs: [get]", "need to list deployments"),
    Planted(RBAC, "name: fitfoot:incident-runbook", "name: fitfoot:runbook", "the group fitfoot:incident-runbook"),
    Planted(
        RBAC,
        "  kind: Role\n  name: incident-runbook",
        "  kind: Role\n  name: incident-runbooks",
        "there is no role 'incident-runbooks'",
        at="name: incident-runbooks",
    ),
    Planted(RBAC, "kind: Role\nmetadata", "kind: ClusterRole\nmetadata", "of every namespace"),
    Planted(
        RBAC,
        ONE_OF_TWO,
        ONE_OF_TWO.replace(", fitfoot-api", ""),
        "runbooks scale fitfoot-api, which no rule lets them",
        at="resourceNames: [fitfoot-web]",
    ),
    Planted(
        RBAC,
        "    resourceNames: [app-config]\n",
        "",
        "lets runbooks touch any of the namespace's configmaps",
        at="resources: [configmaps]",
    ),
]
