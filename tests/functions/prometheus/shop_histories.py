"""Tests: weeks of the shop in minutes, as its exporters would show them, under our own rule files."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import yaml

from functions.model import rules_json
from functions.model.rule import RuleGroup
from infra.operator import rules_file
from infra.operator.places import MONITORING
from tests.functions.prometheus.promtool import History

RULES = rules_file.rule_files(MONITORING)
STALE = "stale"


def shop_histories(count: int, seed: int) -> list[History]:
    return [_history(f"shop{number}", Random(f"{seed}/{number}")) for number in range(count)]


def our_rules() -> RuleGroup:
    """All alerting rules of all files, as the bundle carries them, in one group."""
    groups = rules_json.load(rules_json.dump(rules_file.load(RULES)))
    return RuleGroup("ours", tuple(rule for group in groups for rule in group.rules))


def _order() -> list[str]:
    """What records goes before what alerts; promtool would take them in any order."""
    return [group["name"] for file in RULES for group in yaml.safe_load(file.read_text())["groups"]]


def _history(name: str, chance: Random) -> History:
    every, evaluations = chance.choice((1, 1, 2, 5)), chance.randint(25, 45)
    length = min(every * evaluations + 1, 130)
    series: dict[str, str] = {}
    for job in ("web", "api"):
        series |= _service(f'job="fitfoot-{job}",instance="{job}:1"', length, chance)
    series |= _machine(length, chance)
    return History(
        name=name,
        group=our_rules(),
        series=series,
        step=timedelta(minutes=1),
        every=timedelta(minutes=every),
        evaluations=evaluations,
        files=RULES,
        order=_order(),
    )


def _service(labels: str, length: int, chance: Random) -> dict[str, str]:
    """Scrapes of a service: well, failing, slow, without its database, down, restarted, gone."""
    names = ("200", "500", "502", "connections", "quick", "slow", "all")
    weather = {
        "well": (60, 0, 0, 0, 60, 0, 60),
        "quiet": (0, 0, 0, 0, 0, 0, 0),
        "failing": (40, 9, 2, 0, 50, 1, 51),
        "slow": (30, 0, 0, 0, 3, 27, 30),
        "disconnected": (10, 20, 3, 4, 30, 3, 33),
        "down": (),
        "gone": (),
    }
    totals = dict.fromkeys(names, 0)
    columns: dict[str, list[str]] = {name: [] for name in ("up", *names)}
    for phase in _phases(list(weather), length, chance):
        columns["up"].append("1" if weather[phase] else "0" if phase == "down" else STALE)
        if not weather[phase]:
            totals = dict.fromkeys(names, 0)  # it comes back as another process
        for name, grown in zip(names, weather[phase] or [0] * len(names), strict=True):
            totals[name] += grown
            columns[name].append(str(totals[name]) if weather[phase] else STALE)
    request = f'{labels},method="GET",route="/x"'
    bucket = "http_request_duration_seconds_bucket{" + f'{request},status="200"'
    series = {f"up{{{labels}}}": "up", f"db_connection_errors_total{{{labels}}}": "connections"}
    series |= {f'http_requests_total{{{request},status="{status}"}}': status for status in ("200", "500", "502")}
    series |= {f'{bucket},le="1"}}': "quick", f'{bucket},le="2.5"}}': "all", f'{bucket},le="+Inf"}}': "all"}
    return {name: " ".join(columns[column]) for name, column in series.items()}


def _machine(length: int, chance: Random) -> dict[str, str]:
    node, disk = 'job="node",instance="n1"', 'device="sda1",fstype="ext4",mountpoint="/"'
    shapes = {
        'pg_up{job="fitfoot-db",instance="pg:9187"}': {"worst": "0", "gone": STALE, "": "1"},
        'up{job="fitfoot-db",instance="pg:9187"}': {"gone": "0", "lost": STALE, "": "1"},
        f"node_filesystem_avail_bytes{{{node},{disk}}}": {"worst": "10", "bad": "20", "lost": "_", "": "50"},
        f"node_filesystem_size_bytes{{{node},{disk}}}": {"gone": "0", "": "100"},
    }
    names = ("well", "well", "bad", "worst", "gone", "lost")
    series = {
        name: " ".join(shape.get(phase, shape[""]) for phase in _phases(names, length, chance))
        for name, shape in shapes.items()
    }
    idle, total = [], 0
    for phase in _phases(names, length, chance):
        total += {"bad": 12, "worst": 1}.get(phase, 50)
        idle.append(STALE if phase == "gone" else str(total))
    return {**series, f'node_cpu_seconds_total{{{node},cpu="0",mode="idle"}}': " ".join(idle)}


def _phases(names: Sequence[str], length: int, chance: Random) -> list[str]:
    phases: list[str] = []
    while len(phases) < length:
        phases += [chance.choice(names)] * chance.randint(1, 12)
    return phases[:length]
