"""Dashboards: where a reader goes next."""

from typing import Final

from grafana_foundation_sdk.builders.dashboard import DashboardLink
from grafana_foundation_sdk.models.dashboard import DashboardLinkType

RUNBOOK: Final = (
    "https://eu-central-1.console.aws.amazon.com/systems-manager/documents/FitFoot-{}/description?region=eu-central-1"
)


def runbook(name: str) -> DashboardLink:
    """A link to a runbook's document, where it is started."""
    return outside(f"Runbook: {name}", RUNBOOK.format(name))


def outside(title: str, url: str) -> DashboardLink:
    """A link that opens beside the dashboard."""
    return DashboardLink(title).url(url).type(DashboardLinkType.LINK).target_blank(target_blank=True)
