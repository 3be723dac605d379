"""What panels say of what this bundle tells of itself."""

from tests.infra.dashboards.case import BUNDLE, HOUR, OURS, OVERVIEW, Case

STAND = ("up", "degraded", "down", "maintenance", "unknown")


def probe(check: str, outcome: str, ours: str = OURS) -> dict[str, str]:
    return {f'probe_outcome{{{ours}, check="{check}", outcome="{one}"}}': f"{int(one == outcome)}x30" for one in STAND}


def incident(what: str, number: int, opened: int) -> dict[str, str]:
    labels = f'{OURS}, incident="{number}", service="api", severity="critical", title="Down"'
    return {f"fitfoot_incident_{what}_timestamp_seconds{{{labels}}}": f"{opened}x30"}


TOLD_TWICE = {
    series: values
    for ours in (f'{OURS}, instance="{one}"' for one in "ab")
    for series, values in {
        **probe("api", "unknown", ours),
        f'fitfoot_incidents_open{{{ours}, severity="critical"}}': "1x30",
        f'probe_duration_seconds{{{ours}, check="api"}}': "2x30",
        f'fitfoot_rules_blind{{{ours}, group="slo"}}': "3x30",
        f'fitfoot_rules_evaluated{{{ours}, group="slo"}}': "9x30",
    }.items()
}
READ = f'log_lines_total{{{OURS}, service="api", kind="request"}}'
SCRAPED = [
    Case(
        "a check that is down is 3, whatever it was",
        OVERVIEW,
        "Checks",
        {**probe("storefront", "down"), **probe("api", "up"), **probe("admin", "unknown")},
        {'{check="storefront"}': 3, '{check="api"}': 1, '{check="admin"}': 5},
    ),
    Case(
        "a certificate's days are counted from now",
        OVERVIEW,
        "Certificates",
        {f'probe_ssl_earliest_cert_expiry{{{OURS}, check="api"}}': f"{24 * HOUR + 12 * 24 * HOUR}x30"},
        {'{check="api"}': 12},
    ),
    Case(
        "an incident that was resolved stands no more",
        OVERVIEW,
        "Incidents That Stand",
        {**incident("opened", 1, HOUR), **incident("opened", 2, 2 * HOUR), **incident("resolved", 1, 3 * HOUR)},
        {'{incident="2", service="api", severity="critical", title="Down"}': 2 * HOUR * 1000},
    ),
    *(
        Case("what two addresses of this bundle tell is one thing", uid, title, TOLD_TWICE, says, query)
        for uid, title, query, says in (
            (OVERVIEW, "Checks", 0, {'{check="api"}': 5}),
            (OVERVIEW, "Open Incidents", 0, {'{severity="critical"}': 1}),
            (OVERVIEW, "Visits from Outside", 0, {'{check="api"}': 2}),
            (BUNDLE, "Unknown Checks", 0, {"{}": 1}),
            (BUNDLE, "Checks by Outcome", 0, {f'{{outcome="{one}"}}': int(one == "unknown") for one in STAND}),
            (BUNDLE, "Blind Rules", 0, {"{}": 3}),
            (BUNDLE, "Blind Rules by Group", 1, {"{}": 9}),
        )
    ),
    Case(
        "where no line is malformed the share is 0",
        *(BUNDLE, "Malformed Lines", {READ: "0+60x300"}, {'{service="api"}': 0}),
        at=2,
        every="1m",
    ),
    Case(
        "where no line tells an error there are 0 a minute",
        *(BUNDLE, "Errors in Logs", {READ: "0+60x300"}, {'{service="api"}': 0}),
        at=2,
        every="1m",
    ),
    Case(
        "one malformed line of ten is a tenth",
        *(BUNDLE, "Malformed Lines", {READ: "0+54x300", READ.replace("request", "malformed"): "0+6x300"}),
        {'{service="api"}': 0.1},
        at=2,
        every="1m",
    ),
]
