import random
from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.ledger import PAGE, QUIET, Kept, Ledger, Page, patience
from functions.model.series import FAMILIES, Delta, Labels, Spread
from functions.model.shapes import MOST, OTHER, SHAPES, admit, joined, series_of, shape_of
from functions.state.series_body import packed_page

pytestmark = pytest.mark.unit
REQUESTS = shape_of(FAMILIES["http_requests_total"])
TODAY = 739578
DURATIONS = shape_of(FAMILIES["http_request_duration_seconds"])


def requests_of(*routes: str, status: str = "2xx") -> Delta:
    delta = Delta()
    for route in routes:
        delta.count("http_requests_total", ("web", "GET", route, status))
        delta.observe("http_request_duration_seconds", ("web", "GET", route, status), 0.1)
    return delta


def kept(ledger: Ledger, known: list[Page] | None = None) -> list[Page]:
    """The pages after they were written."""
    written = {(page.shape, page.number): page for page in known or []}
    for page in ledger.changed():
        written[page.shape, page.number] = replace(page, version=page.version + 1)
    return list(written.values())


def folded(*deltas: Delta, on: list[Page] | None = None, today: int = TODAY) -> list[Page]:
    """Pages to which batches are added one after the other."""
    known = on or []
    for delta in deltas:
        ledger = Ledger(known, today)
        ledger.add(series_of(delta))
        known = kept(ledger, known)
    return known


def counts(known: list[Page], shape: str = REQUESTS) -> dict[Labels, int]:
    found: dict[Labels, int] = {}
    for page in known:
        if page.shape == shape:
            for labels, kept in page.series.items():
                assert isinstance(kept.amount, int)
                found[labels] = found.get(labels, 0) + kept.amount
    return found


def test_a_value_counts_up_to_the_bound_that_it_equals_and_past_the_last_beyond_it() -> None:
    spread = Spread([0, 0, 0])
    for value in (0.1, 0.2, 0.20001, 7):
        spread.add((0.1, 0.2), value)
    assert (spread.counts, spread.micro) == ([1, 1, 2], 7_500_010)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_bounds_grow(family: object) -> None:
    bounds = FAMILIES[family.name].bounds  # type: ignore[attr-defined]
    assert list(bounds) == sorted(set(bounds))


@pytest.mark.parametrize(
    ("name", "good", "poor"),
    [("lcp_seconds", 2.5, 4), ("inp_seconds", 0.2, 0.5), ("fcp_seconds", 1.8, 3), ("ttfb_seconds", 0.8, 1.8),
     ("fid_seconds", 0.1, 0.3), ("cls", 0.1, 0.25)],
)  # fmt: skip
def test_of_each_vital_it_can_be_said_how_many_were_good_and_how_many_poor(name: str, good: float, poor: float) -> None:
    assert {good, poor} <= set(FAMILIES[f"web_vitals_{name}"].bounds)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(["/", "/cart", "/products/:id"]), st.floats(0, 100)), max_size=30))
def test_in_whichever_order_values_are_added_the_sum_is_the_same(values: list[tuple[str, float]]) -> None:
    shuffled = random.Random(1).sample(values, len(values))
    told = []
    for order in (values, shuffled):
        deltas = []
        for route, value in order:
            deltas.append(Delta())
            deltas[-1].observe("http_request_duration_seconds", ("web", "GET", route, "2xx"), value)
        told.append({page.number: dict(page.series) for page in folded(*deltas)})
    assert told[0] == told[1]


def test_a_page_is_not_changed_by_what_is_added_to_it() -> None:
    known = folded(requests_of("/"))
    ledger = Ledger(known, TODAY)
    ledger.add(series_of(requests_of("/", "/cart")))
    assert counts(known) == {("web", "GET", "/", "2xx"): 1}
    assert counts(kept(ledger, known)) == {("web", "GET", "/", "2xx"): 2, ("web", "GET", "/cart", "2xx"): 1}


def test_a_page_that_is_full_is_left_alone_by_what_is_new() -> None:
    known = folded(requests_of(*(f"/{number:03}" for number in range(PAGE))))
    ledger = Ledger(known, TODAY)
    ledger.add(series_of(requests_of("/new")))
    assert [(page.shape, page.number, page.version) for page in ledger.changed()] == [
        (DURATIONS, 1, 0),
        (REQUESTS, 1, 0),
    ]


def test_a_family_has_at_most_a_thousand_series_and_none_is_lost() -> None:
    many = [requests_of(*(f"/{batch}/{number}" for number in range(150)), status="4xx") for batch in range(10)]
    found = counts(folded(*many, requests_of("/late"), requests_of("/late", status="5xx")))
    assert sum(found.values()) == 1502
    assert len(found) <= MOST
    assert found["web", "GET", OTHER, "4xx"] == 700
    assert found["web", "GET", OTHER, "2xx"] == found["web", "GET", OTHER, "5xx"] == 1
    assert ("web", "GET", "/late", "2xx") not in found


def test_of_a_batch_and_of_both_families_of_requests_the_same_routes_are_named() -> None:
    known = folded(requests_of(*(f"/{number}" for number in range(3000))), requests_of("/late"))
    durations = {labels for page in known if page.shape == DURATIONS for labels in page.series}
    assert durations == set(counts(known))
    assert len(durations) == 801


def full(times: int, *routes: str, on: list[Page] | None = None, today: int = TODAY) -> list[Page]:
    """Pages on which 800 routes, or those named, were seen as often as that."""
    named = routes or tuple(f"/{number}" for number in range(800))
    delta = Delta()
    for route in named:
        delta.count("http_requests_total", ("web", "GET", route, "2xx"), times)
        delta.spread("http_request_duration_seconds", ("web", "GET", route, "2xx")).counts[0] += times
    return folded(delta, on=on, today=today)


def test_where_a_family_is_full_what_was_quiet_for_a_month_makes_room() -> None:
    known = full(2**40, *(f"/{number}" for number in range(799)), on=full(2**40), today=TODAY + 1)
    early = folded(requests_of("/new"), on=known, today=TODAY + QUIET)
    assert ("web", "GET", OTHER, "2xx") in counts(early)
    late = folded(requests_of("/new", "/newer"), on=known, today=TODAY + QUIET + 1)
    found = counts(late)
    assert (found["web", "GET", "/new", "2xx"], found["web", "GET", OTHER, "2xx"]) == (1, 1)
    assert ("web", "GET", "/799", "2xx") not in found
    assert [page.version for page in late if page.shape == REQUESTS] == [2, 2, 2, 2, 2, 2, 3]
    assert max(len(page.series) for page in late) == PAGE


@pytest.mark.parametrize(("times", "days"), [(1, 0), (2, 1), (3, 1), (4, 2), (1023, 9), (2**31, 30)])
def test_what_was_seen_seldom_makes_room_early(times: int, days: int) -> None:
    known = full(times)
    for shape in (REQUESTS, DURATIONS):
        (kept, *_) = next(page for page in known if page.shape == shape).series.values()
        assert patience(kept.amount) == days
    assert ("web", "GET", OTHER, "2xx") in counts(folded(requests_of("/new"), on=known, today=TODAY + days))
    found = counts(folded(requests_of("/new"), on=known, today=TODAY + days + 1))
    assert found["web", "GET", "/new", "2xx"] == 1
    assert len(found) == 800


def test_names_that_were_made_up_once_stand_in_the_way_of_none_that_comes_again() -> None:
    known = full(2**20, *(f"/{number}" for number in range(300)), on=full(1))
    known = folded(requests_of(*(f"/new/{number}" for number in range(600))), on=known, today=TODAY + 1)
    found = counts(known)
    assert {f"/{number}" for number in range(300)} <= {route for _service, _method, route, _status in found}
    assert sum(route.startswith("/new/") for _service, _method, route, _status in found) == 500
    assert found["web", "GET", OTHER, "2xx"] == 100


def test_what_made_room_does_not_come_back_in_the_same_fold() -> None:
    gone = set[tuple[str, Labels]]()
    known, today = full(1), TODAY + 1
    for route in ("/new", "/99", "/1"):
        ledger = Ledger(known, today, gone)
        ledger.add({REQUESTS: {("web", "GET", route, "2xx"): 1}})
        known = kept(ledger, known)
    found = counts(known)
    left = {f"/{number}" for number in range(800)} - {route for _service, _method, route, _status in found}
    assert (left, found["web", "GET", "/new", "2xx"]) == ({"/99"}, 1)
    assert found["web", "GET", OTHER, "2xx"] == 1
    assert found["web", "GET", "/1", "2xx"] == 2
    assert gone == {(REQUESTS, ("web", "GET", "/99", "2xx"))}


def test_a_series_that_makes_room_leaves_both_pages_that_it_stands_in() -> None:
    labels, today = ("web", "GET", "/twice", "2xx"), TODAY + QUIET + 1
    busy = full(2, *(f"/{number}" for number in range(799)), today=today)
    many = [page for page in busy if page.shape == REQUESTS]
    twice = [replace(page, series={**page.series, labels: Kept(1, TODAY)} if page.number in (1, 6) else page.series)
             for page in many]  # fmt: skip
    found = counts(folded(requests_of("/new"), on=twice, today=today))
    assert labels not in found
    assert found["web", "GET", "/new", "2xx"] == 1


def test_the_others_never_make_room() -> None:
    known = folded(requests_of("/late"), on=full(2, *(f"/{number}" for number in range(800))))
    assert counts(known)["web", "GET", OTHER, "2xx"] == 1
    known = folded(requests_of("/later"), on=known, today=TODAY + 1)
    assert counts(known)["web", "GET", OTHER, "2xx"] == 2


def test_where_even_the_others_are_too_many_they_are_one() -> None:
    known = [(method,) for method in map(str, range(MOST - 1))]
    assert admit(("GET",), known, wide=None) == (OTHER,)
    assert admit(("7",), known, wide=None) == ("7",)


@pytest.mark.parametrize(
    ("said", "told"),
    [("/products/:id", "/products/:id"), ("/a\nb\x00", "/a\ufffdb\ufffd"), ("\ud800", "\ufffd"),
     ("/" + "a" * 200, "/" + "a" * 96 + "…"), ("ü" * 100, "ü" * 48 + "…")],
)  # fmt: skip
def test_a_label_is_short_and_can_be_shown_by_every_scrape(said: str, told: str) -> None:
    ((labels, amount),) = series_of(requests_of(said))[REQUESTS].items()
    assert (labels, amount) == (("web", "GET", told, "2xx"), 1)


def test_a_series_that_two_folds_put_into_two_pages_is_the_sum_of_both() -> None:
    labels = ("web", "GET", "/", "2xx")
    ledger = Ledger([Page(REQUESTS, 0, 1, {labels: Kept(1, 5)}), Page(REQUESTS, 1, 1, {labels: Kept(2, 6)})], TODAY)
    ledger.add(series_of(requests_of("/")))
    (page,) = [page for page in ledger.changed() if page.shape == REQUESTS]
    assert (page.number, page.series) == (1, {labels: Kept(3, TODAY)})


def test_series_of_other_bounds_are_another_shape_that_is_added_up_without_being_known() -> None:
    strange = "http_request_duration_seconds@00000000"
    assert strange not in SHAPES
    ledger = Ledger([Page(strange, 0, 3, {("web",): Kept(Spread([1, 0], 5), 1)})], TODAY)
    ledger.add({strange: {("web",): Spread([1, 1], 6)}})
    assert ledger.changed() == [Page(strange, 0, 3, {("web",): Kept(Spread([2, 1], 11), TODAY)})]


def test_what_differs_in_labels_or_bounds_is_another_shape() -> None:
    family = FAMILIES["http_request_duration_seconds"]
    others = [
        replace(family, bounds=(*family.bounds, 20.0)),
        replace(family, bounds=()),
        replace(family, labels=(*family.labels, "node")),
        replace(family, name="x"),
    ]
    assert len({shape_of(one) for one in (family, *others)}) == 5
    assert shape_of(replace(family, help="x")) == shape_of(family)


def test_a_counter_and_a_histogram_have_no_sum() -> None:
    with pytest.raises(TypeError):
        joined(1, Spread([0]))


def test_pages_as_full_as_can_be_and_changed_at_once_are_within_a_transaction() -> None:
    ledger, chance = Ledger([], TODAY), random.Random(1)
    for shape, family in SHAPES.items():
        amount = Spread([10**6] * (len(family.bounds) + 1), 10**12) if family.bounds else 10**9
        values = (b64encode(chance.randbytes(75)).decode() for _ in range(MOST * len(family.labels)))
        ledger.add({shape: {tuple(labels): amount for labels in zip(*[values] * len(family.labels), strict=True)}})
    pages = ledger.changed()
    assert sum(len(page.series) for page in pages) == MOST * len(SHAPES)
    assert len(pages) < 90
    assert sum(len(packed_page(page.series)["B"]) for page in pages) < 3_500_000
