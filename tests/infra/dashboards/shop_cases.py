"""What the System Overview says of the shop."""

from tests.infra.dashboards.case import NAN, OVERVIEW, Case

UP, DOWN = "1x30", "0x30"
WEB, DB = 'job="fitfoot-web", instance="{}"', 'job="fitfoot-db", instance="a"'
TOOK = 'http_request_duration_seconds_bucket{job="fitfoot-web", instance="a", method="GET", status="200"'
SERVED = 'http_requests_total{job="fitfoot-web", instance="a", method="GET", route="/", status="%s"}'
BROKEN = '{job="fitfoot-web", method="GET", endpoint="/"}'
AN_OUTAGE = {SERVED % 500: "0x116 10+10x10", SERVED.replace('"/"', '"/well"') % 200: "0+10x200"}
"""For four minutes at two o'clock."""
SCRAPED = [
    Case(
        "one of two storefronts down is partly up",
        OVERVIEW,
        "Service Status",
        {f"up{{{WEB.format('a')}}}": UP, f"up{{{WEB.format('b')}}}": DOWN},
        {"{}": 0.5},
    ),
    Case("an API that nobody asks is unknown", OVERVIEW, "Service Status", {}, {"{}": NAN}, query=1),
    Case(
        "a database that is down behind its exporter is down",
        OVERVIEW,
        "Service Status",
        {f"up{{{DB}}}": UP, f"pg_up{{{DB}}}": DOWN},
        {"{}": 0},
        query=2,
    ),
    Case("an exporter that is down is", OVERVIEW, "Service Status", {f"up{{{DB}}}": DOWN}, {"{}": 0}, query=2),
    Case(
        "a database that answers is up",
        OVERVIEW,
        "Service Status",
        {f"up{{{DB}}}": UP, f"pg_up{{{DB}}}": UP},
        {"{}": 1},
        query=2,
    ),
    Case(
        "scrapes that fail are of the budget, too",
        OVERVIEW,
        "Budget Left of 30 Days",
        {f"up{{{WEB.format('a')}}}": DOWN},
        {'{job="fitfoot-web"}': -99900},
        query=1,
    ),
    Case(
        "an instance that lived for one scrape is one of all",
        *(OVERVIEW, "Budget Left of 30 Days"),
        {f"up{{{WEB.format('a')}}}": "1x500", f"up{{{WEB.format('b')}}}": "_x200 0 stale"},
        {'{job="fitfoot-web"}': 100 * (1 - (1 - 499 / 500) / 0.001)},
        query=1,
        at=498,
    ),
    Case(
        "connections are held against what their own database allows",
        *(OVERVIEW, "Database Connections"),
        {
            f'pg_stat_database_numbackends{{{DB}, server="{server}", datname="{name}"}}': "30x30"
            for server in "ab"
            for name in ("shop", "postgres")
        },
        {'{instance="a", server="a"}': 60, '{instance="a", server="b"}': 60},
    ),
    Case(
        "memory is what is not available",
        OVERVIEW,
        "Memory",
        {
            'node_memory_MemAvailable_bytes{job="node", instance="a"}': "25x30",
            'node_memory_MemTotal_bytes{job="node", instance="a"}': "100x30",
        },
        {'{job="node", instance="a"}': 75},
    ),
    Case(
        "an endpoint that nobody asks is not the slowest",
        OVERVIEW,
        "Slowest Endpoints",
        {
            f'{TOOK}, route="/asked", le="1"}}': "0+10x200",
            f'{TOOK}, route="/asked", le="+Inf"}}': "0+10x200",
            f'{TOOK}, route="/left", le="1"}}': "7x200",
            f'{TOOK}, route="/left", le="+Inf"}}': "7x200",
        },
        {'{job="fitfoot-web", method="GET", route="/asked"}': 0.95},
        at=2,
        every="1m",
    ),
]
RECORDED = [
    Case(
        "five of ten thousand failed are half of the budget",
        OVERVIEW,
        "Error Budget Left",
        {SERVED % 200: "0+9995x48", SERVED % 500: "0+5x48"},
        {"{}": 50},
        at=48,
    ),
    Case(
        "more than the budget is less than nothing",
        OVERVIEW,
        "Error Budget Left",
        {SERVED % 200: "0+9980x48", SERVED % 500: "0+20x48"},
        {"{}": -100},
        at=48,
    ),
    Case(
        "what began to fail four minutes ago is counted",
        OVERVIEW,
        "Errors by Endpoint",
        AN_OUTAGE,
        {BROKEN: 40},
        at=2,
        every="1m",
    ),
    Case(
        "and is there of the last five minutes, too",
        *(OVERVIEW, "Errors by Endpoint", AN_OUTAGE),
        {BROKEN.replace("{", "errors_by_endpoint{"): 40},
        query=1,
        at=2,
        every="1m",
    ),
]
