import pytest

from functions.model.link import name_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://fitfoot.sentry.io/issues/7/", "Sentry"),
        ("https://sentry.fitfoot.ch/organizations/fitfoot/issues/7/", "Sentry"),
        ("https://dashboard.uptimerobot.com/monitors/7", "UptimeRobot"),
        ("https://grafana.fitfoot.ch/d/system-overview", "Dashboard"),
        ("https://example.ch/sentry", "Dashboard"),
        ("https://notuptimerobot.com/", "Dashboard"),
        ("https://[", "Dashboard"),
        ("", "Dashboard"),
    ],
)
def test_a_link_is_called_what_it_leads_to(address: str, name: str) -> None:
    assert name_of(address) == name
