"""Tests: mistakes planted in what is visited and aimed at."""

from infra.checking import paths
from tests.infra.checking.planted import Planted

STATUS = '- "[STATUS] == 200"'
SLOW = '- "[RESPONSE_TIME] < 2000" #'
CHECKS = [
    Planted(paths.CHECKS, STATUS, '- "[STATU] == 200"', "did you mean [STATUS]?"),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] = 200"', "did you mean ==?"),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] == 2000"', "there is no HTTP status 2000"),
    Planted(paths.CHECKS, SLOW, '- "[RESPONSE_TIME] < 2" #', "did you mean 2000?"),
    Planted(paths.CHECKS, SLOW, '- "[RESPONSE_TIME] < 20000" #', "after 5s the visit gives up"),
    Planted(
        paths.CHECKS,
        '- "[CERTIFICATE_EXPIRATION] > 48h"',
        '- "[CERTIFICATE_EXPIRATION] > 48"',
        "48 is milliseconds here",
    ),
    Planted(paths.CHECKS, SLOW, '- "[RESPONSE_TIME] > 2000" #', "holds only while it is slow; did you mean <?"),
    Planted(paths.CHECKS, SLOW, '- "2s <= [RESPONSE_TIME]" #', "holds only while it is slow; did you mean <=?"),
    Planted(
        paths.CHECKS,
        '- "[CERTIFICATE_EXPIRATION] > 48h"',
        '- "[CERTIFICATE_EXPIRATION] < 48h"',
        "about to expire; did you mean >?",
    ),
    Planted(paths.CHECKS, '- "[BODY].status == ok"', '- "[CONNECTED] == false"', "only while nothing answers"),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] > 200"', "holds for every error, too"),
    Planted(paths.CHECKS, STATUS, '- "[STATUS] != 200"', "holds for every error, and not for 200; did you mean ==?"),
    Planted(paths.CHECKS, SLOW, '- "[RESPONSE_TIME] =< 2000" #', "did you mean <=?"),
    Planted(paths.CHECKS, "retries: 2", "retries 2", "write key: value"),
    Planted(
        paths.CHECKS,
        "endpoints:\n",
        "maintenance: {start: 23:00, duration: 1h, every: [Sonntag]}\nendpoints:\n",
        "did you mean Sunday?",
    ),
    Planted(paths.CHECKS, '"[BODY].status == ok"', '"[BODY].satus == ok"', "did you mean [BODY].status?"),
    Planted(paths.CHECKS, "interval: 1m", "interval: 90s", "whole minutes"),
    Planted(paths.CHECKS, "timeout: 5s", "timeout: 5", "write timeout: 5s"),
    Planted(paths.CHECKS, "retries: 2", "retry: 2", "did you mean retries?"),
    Planted(paths.CHECKS, "failure-threshold: 1", 'failure-threshold: "1"', "a whole number from 1 to 100"),
    Planted(paths.CHECKS, "service: web", "service: wbe", "did you mean web?"),
    Planted(paths.CHECKS, "service: admin", "service: admins", "did you mean admin?"),  # as routes.yaml has it
    Planted(
        paths.CHECKS,
        "    interval: 1m",
        "    headers: {Authorization: Bearer abcdef}\n    interval: 1m",
        "looks like a secret",
    ),
    Planted(paths.CHECKS, "- name: api", "- name: storefront", "taken by endpoints[0]"),
    Planted(paths.CHECKS, "https://api.fitfoot.ch/health", "https://api.fitfot.ch/health", "did you mean fitfoot.ch?"),
    Planted(
        paths.CHECKS,
        "https://admin.fitfoot.ch/health",
        "https://api.fitfoot.ch/health",
        "api visits the same address",
    ),
    Planted(
        paths.CHECKS,
        "interval: 1m",
        "interval: 10m",
        "visits storefront every 10m",
        at="health_probe: {max-age",
        told_in=paths.ROUTES,
    ),
]
KPIS = [
    Planted(paths.KPIS, "target: 99.9", 'target: "99.9"', "write target: 99.9"),
    Planted(paths.KPIS, "alert: 99.5", "alert: 99.95", "would tell of what meets the target 99.9"),
    Planted(paths.KPIS, "alert: 3.5", "alert: 35", "a rating from 1 to 5, not 35"),
    Planted(paths.KPIS, "unit: milliseconds", "unit: seconds", "is not a unit"),
    Planted(paths.KPIS, "unit: currency", "unit: EUR", "write unit: currency"),
    Planted(paths.KPIS, "unit: currency", "unit: percentage", "revenue_per_visitor is measured in currency"),
    Planted(paths.KPIS, "direction: lower", "direction: higher", "response_time_p95 is better when it is lower"),
    Planted(paths.KPIS, "  conversion_rate:", "  conversion_rte:", "did you mean conversion_rate?"),
    Planted(paths.KPIS, "cadence: weekly", "cadence: monthly", "is a cadence (daily, weekly)"),
    Planted(paths.KPIS, "/d/system-overview", "/d/system-overwiew", "did you mean system-overview?"),
    Planted(
        paths.KPIS,
        "target: 15\n",
        "target: 15\n    service: adminn\n",
        "did you mean admin?",
        at="service: adminn",
    ),
]
