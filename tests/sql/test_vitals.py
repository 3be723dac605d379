"""Tests of web vitals beside money by chance: what a report tells equals a recount, out of a real Postgres."""

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from functions.log_analyser.lines.nouns import Vitals
from functions.model.report import Kind
from functions.model.report_json import report_json
from functions.report_generator.figures.job import report
from tests.functions.report_generator.vitals.telling import FakeBucket, a_visitor
from tests.sql.recount import day
from tests.sql.report_world import World, books, desk, made_up
from tests.sql.shop import EMPTY, SQL, psql

pytestmark = pytest.mark.integration
EXAMPLES = 100 if os.environ.get("REPORT_TEST") == "full" else 3
LAST_DAYS = (date(2026, 3, 30), date(2026, 10, 26), date(2026, 2, 28))
"""Two of them with a change of the clocks in the week."""


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.generate], deadline=None)
@given(last=st.sampled_from(LAST_DAYS), seed=st.integers(0, 2**32))
def test_what_is_told_of_pages_and_their_visitors_equals_a_recount(shop_url: str, last: date, seed: int) -> None:
    chance = Random(seed)
    world = made_up(chance, last)
    with psycopg.connect(shop_url, autocommit=True) as shop:
        shop.execute(EMPTY.encode())
        written = "INSERT INTO analytics_events (session_id, event_type, created_at) VALUES (%s, %s, %s)"
        shop.cursor().executemany(written, world.events)
    beacons = told_by_browsers(chance, last)
    bucket = FakeBucket()
    for batch in range(8):
        bucket.keep(f"b{batch}", *chance.sample(beacons, 40))
        bucket.keep(f"c{batch}", *beacons[batch::8])
    made = report(Kind.PERFORMANCE, last, desk(world, shop_url), replace(books(world), vitals=bucket.shelf()))
    tables = report_json(made)["sections"]["web_vitals"]["tables"]
    assert [tuple(one.values()) for one in tables["pages"]["rows"]] == recounted_pages(beacons, world, last)
    assert [tuple(one.values())[:4] for one in tables["by_lcp"]["rows"]] == recounted_ratings(beacons, world, last)


def told_by_browsers(chance: Random, last: date) -> list[Vitals]:
    """Of ten days, some of which are beyond the week; of sessions some that the shop knows."""
    days = [(last - timedelta(days=back)).isoformat() for back in range(-1, 9)]
    who = [f"s{chance.randrange(60)}" if chance.random() < 0.9 else None for _ in range(200)]
    return [beacon for view, session in enumerate(who) for beacon in a_visitor(chance, session, f"v{view}", days)]


def in_time(at: datetime, last: date) -> bool:
    """In the week, or today so far: the report is made the morning after."""
    return timedelta(days=-1) <= last - day(at) <= timedelta(days=6)


def latest(beacons: Iterable[Vitals], last: date) -> list[tuple[str, str, str, str | None, float, datetime]]:
    """(page, device, metric, session, value, since) of each metric of each view in the week."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for beacon in beacons:
        if in_time(beacon.at, last):
            for one in beacon.vitals:
                found[one.id, one.name].append((beacon.at, one.value, one.page, one.device, beacon.session))
    made = []
    for (_, name), all_of_it in found.items():
        (_, value, page, device, session), since = max(all_of_it, key=lambda one: one[:2]), min(all_of_it)[0]
        made.append((page, device, name, session, value, since))
    return made


def shop_s(world: World, last: date) -> tuple[set[str | None], set[str | None]]:
    """Sessions that the shop knows in the week, and those that ordered."""
    week = [one for one in world.events if in_time(one[2], last)]
    return {who for who, _, _ in week}, {who for who, what, _ in week if what == "order_completed"}


def recounted_pages(beacons: Iterable[Vitals], world: World, last: date) -> list[tuple[Any, ...]]:
    known, ordered = shop_s(world, last)
    samples = latest(beacons, last)
    found = []
    for page, device in {one[:2] for one in samples}:
        here = [one for one in samples if one[:2] == (page, device)]
        cells: list[Any] = [page, device]
        for name in ("LCP", "INP"):
            values = [value for _, _, metric, _, value, _ in here if metric == name]
            cells += [third_of_four(values), len(values)]
        visitors = {who for _, _, _, who, _, _ in here if who is not None and who in known}
        share = round(100 * len(visitors & ordered) / len(visitors) + 1e-9, 2) if visitors else None
        found.append((len(here), (*cells, len(visitors), share)))
    return [row for _, row in sorted(found, key=lambda one: (-one[0], one[1][:2]))][:10]


def third_of_four(values: list[float]) -> float | None:
    """The least that is not below three of four; to a tenth."""
    if not values:
        return None
    return round(min(one for one in values if sum(each <= one for each in values) / len(values) >= 0.75) + 1e-9, 1)


def recounted_ratings(beacons: Iterable[Vitals], world: World, last: date) -> list[tuple[str, int, int, int]]:
    known, ordered = shop_s(world, last)
    by_session: dict[str, list[tuple[datetime, float]]] = defaultdict(list)
    for _, _, name, who, value, since in latest(beacons, last):
        if name == "LCP" and who is not None:
            by_session[who].append((since, value))
    first = {who: min(views)[1] for who, views in by_session.items()}
    found = []
    for rated, low, high in (("good", -1.0, 2500.0), ("needs-improvement", 2500.0, 4000.0), ("poor", 4000.0, 1e9)):
        group = {who for who, value in first.items() if low < value <= high}
        found.append((rated, len(group), len(group & known), len(group & ordered)))
    return found


def test_it_reads_the_shop_s_events_through_an_index(shop_url: str, tmp_path: Path) -> None:
    asked = (SQL / "queries" / "sessions_ordered.sql").read_text("utf-8")
    explained = tmp_path / "explained.sql"
    explained.write_text(f"SET enable_seqscan = off;\nEXPLAIN {asked[asked.index('SELECT') :]}")
    told = ("-v", "from=2026-03-01", "-v", "to=2026-03-07", "-v", 'sessions=["a", "b"]')
    assert "fitfoot_events_created_at" in psql(shop_url, *told, "-f", str(explained), role="fitfoot_reader")
