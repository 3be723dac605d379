"""Infra: what Gatus's checks file may hold and ours may not, each with its reason."""

from collections.abc import Mapping
from typing import Final

TOP: Final[Mapping[str, str]] = {
    "storage": "state is in DynamoDB; remove storage",
    "ui": "the status page has one look; remove ui",
    "web": "the API Gateway serves the status page, on no port of ours; remove web",
    "alerting": "addresses and keys of receivers are secrets; remove alerting and put them into SSM parameters",
    "metrics": "metrics are always served at /metrics; remove metrics",
    "connectivity": "a probe without a network reports unknown by itself; remove connectivity",
    "remote": "there are no other instances to show; remove remote",
    "security": "the status page is public, the rest wants API_TOKEN; remove security",
    "debug": "logs are structured and at one level; remove debug",
    "concurrency": "the probe's memory sets how many visits run at once; set probe.memory_mb in the settings file",
    "disable-monitoring-lock": "visits always run side by side; remove disable-monitoring-lock",
    "skip-invalid-config-update": "a wrong file is never deployed; remove skip-invalid-config-update",
    "announcements": "the status page shows incidents; remove announcements",
    "tunneling": "the probe opens no SSH tunnels; remove tunneling",
    "suites": "the probe does not make journeys of several requests yet; write its endpoints under endpoints",
    "external-endpoints": "heartbeats are not received yet; remove external-endpoints",
}

ENDPOINT: Final[Mapping[str, str]] = {
    "steps": "the probe does not make journeys of several requests yet; write one endpoint for each request",
    "regions": "the probe visits from one region, its own stack's; remove regions",
    "graphql": "the probe wraps no queries; write the JSON as body, with method: POST",
    "ssh": "the probe does not visit ssh:// yet; remove the endpoint",
    "dns": "the probe does not visit dns:// yet; remove the endpoint",
    "extra-labels": "metrics carry name, group and service; remove extra-labels",
    "ui": "the status page never shows URLs or conditions; remove ui",
    "store": "values are not carried from one endpoint to another; remove store",
    "always-run": "there are no suites to run in; remove always-run",
    "timeout": "timeout stands under client; write client: {timeout: 5s}",
    "insecure": "insecure stands under client; write client: {insecure: true}",
    "ignore-redirect": "ignore-redirect stands under client; write client: {ignore-redirect: true}",
    "failure-threshold": "failure-threshold stands under alerts; write alerts: [{type: pagerduty, "
    "failure-threshold: 1}]",
    "success-threshold": "success-threshold stands under alerts; write alerts: [{type: pagerduty, "
    "success-threshold: 2}]",
    "maintenance": "an endpoint has a list of windows; write maintenance-windows: [{start: 23:00, duration: 1h}]",
}

CLIENT: Final[Mapping[str, str]] = {
    "dns-resolver": "names are resolved by AWS's resolver; remove dns-resolver",
    "oauth2": "the probe fetches no tokens, whose secret would stand here; visit an address that is public",
    "proxy-url": "the probe connects by itself; remove proxy-url",
    "identity-aware-proxy": "the probe fetches no tokens; visit an address that is public",
    "tls": "the probe shows no client certificate; remove tls",
    "network": "the probe prefers IPv4 by itself; remove network",
    "tunnel": "the probe opens no SSH tunnels; remove tunnel",
}

ALERT: Final[Mapping[str, str]] = {
    "provider-override": "receivers' keys are SSM parameters; remove provider-override",
}
