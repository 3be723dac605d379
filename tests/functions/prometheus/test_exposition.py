import math
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Metric
from prometheus_client.openmetrics import parser as openmetrics_parser
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from functions.prometheus.exposition import Buckets, Counter, Family, Format, Gauge, Histogram, expose, negotiate

pytestmark = pytest.mark.unit
FORMATS = pytest.mark.parametrize("as_", list(Format))
PROMETHEUS_2 = (
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;"
    "q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)
PARSERS: dict[Format, Callable[[str], Iterable[Metric]]] = {
    Format.TEXT: text_string_to_metric_families,
    Format.OPENMETRICS: openmetrics_parser.text_string_to_metric_families,
}


def samples(families: list[Family], as_: Format) -> list[tuple[str, dict[str, str], float]]:
    """What a scraper makes of it."""
    return [(s.name, s.labels, s.value) for family in PARSERS[as_](expose(families, as_)) for s in family.samples]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", Format.TEXT),
        ("*/*", Format.TEXT),
        ("text/html,*/*;q=0.8", Format.TEXT),
        (PROMETHEUS_2, Format.OPENMETRICS),
        (PROMETHEUS_3, Format.OPENMETRICS),
        ("text/plain;version=0.0.4", Format.TEXT),
        ("application/openmetrics-text", Format.OPENMETRICS),
        ('Application/OpenMetrics-Text; version="1.0.0"', Format.OPENMETRICS),
        ("application/openmetrics-text;version=0.0.1", Format.TEXT),
        ("application/openmetrics-text;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.9", Format.TEXT),
        ("application/openmetrics-text;q=0", Format.TEXT),
        ("application/openmetrics-text;q=much", Format.TEXT),
        ("application/openmetrics-text;q=nan, ;;,", Format.TEXT),
    ],
)
def test_the_format_is_the_one_that_is_preferred(accept: str, chosen: Format) -> None:
    assert negotiate(accept) is chosen


def test_a_gauge_in_text() -> None:
    text = expose([Gauge("up_now", "Whether.", [({"a": "x", "b": "y"}, 1.0), ({}, 0.5)])], Format.TEXT)
    assert text == '# HELP up_now Whether.\n# TYPE up_now gauge\nup_now{a="x",b="y"} 1\nup_now 0.5\n'


def test_a_counter_is_named_without_its_ending_in_openmetrics_alone() -> None:
    family = Counter("orders_total", "Orders.", [({}, 3)])
    assert expose([family], Format.TEXT) == "# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 3\n"
    assert expose([family], Format.OPENMETRICS) == (
        "# HELP orders Orders.\n# TYPE orders counter\norders_total 3\n# EOF\n"
    )


@FORMATS
def test_the_buckets_of_a_histogram_are_cumulative(as_: Format) -> None:
    series = Buckets({"path": "/"}, {0.5: 2, 0.1: 3}, beyond=1, total=4.5)

    assert samples([Histogram("took_seconds", "Took.", [series])], as_) == [
        ("took_seconds_bucket", {"path": "/", "le": "0.1"}, 3),
        ("took_seconds_bucket", {"path": "/", "le": "0.5"}, 5),
        ("took_seconds_bucket", {"path": "/", "le": "+Inf"}, 6),
        ("took_seconds_sum", {"path": "/"}, 4.5),
        ("took_seconds_count", {"path": "/"}, 6),
    ]


@FORMATS
def test_a_family_without_samples_is_left_out(as_: Format) -> None:
    assert samples([Gauge("nothing", "Nothing.", [])], as_) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"), (1.0, "1"), (-2.0, "-2"), (0.1, "0.1"), (1e-9, "1e-09"), (True, "1"),
        (2.0**60, "1.152921504606847e+18"), (1763874150.25, "1763874150.25"),
        (math.nan, "NaN"), (math.inf, "+Inf"), (-math.inf, "-Inf"),
    ],
)  # fmt: skip
def test_a_number_is_short_and_whole(value: float, text: str) -> None:
    assert expose([Gauge("a", "", [({}, value)])], Format.TEXT).splitlines()[-1] == f"a {text}"


def test_what_would_break_a_line_is_escaped() -> None:
    family = Gauge("a", 'Two\nlines \\ "said".', [({"b": 'x\\n\n"y"'}, 1)])
    text = expose([family], Format.TEXT)
    assert text.splitlines()[0] == '# HELP a Two\\nlines \\\\ "said".'
    assert text.splitlines()[2] == 'a{b="x\\\\n\\n\\"y\\""} 1'
    assert expose([family], Format.OPENMETRICS).splitlines()[0] == '# HELP a Two\\nlines \\\\ \\"said\\".'


@FORMATS
@given(
    labels=st.dictionaries(st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,8}", fullmatch=True), st.text()),
    value=st.floats(allow_nan=False),
)
def test_what_a_scraper_reads_is_what_was_written(as_: Format, labels: dict[str, str], value: float) -> None:
    assert samples([Gauge("a", "A.", [(labels, value)])], as_) == [("a", labels, value)]


@FORMATS
@given(text=st.text())
def test_any_text_helps(as_: Format, text: str) -> None:
    [family] = PARSERS[as_](expose([Gauge("a", text, [({}, 1)])], as_))
    assert family.documentation.strip() == text.strip()  # a parser of theirs strips


@pytest.mark.parametrize(
    ("family", "complaint"),
    [
        (Gauge("a-b", "", []), "'a-b' is no name of a metric"),
        (Gauge("a_total", "", [({}, 1)]), "the gauge a_total ends in _total"),
        (Counter("orders", "", [({}, 1)]), "the counter orders has to end in _total"),
        (Gauge("a", "", [({"b-c": ""}, 1)]), "'b-c' is no name of a label"),
        (Gauge("a", "", [({"__name__": ""}, 1)]), "'__name__' is no name of a label"),
    ],
)
def test_what_prometheus_would_refuse_is_refused_here(family: Family, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        expose([family], Format.TEXT)


def test_the_content_types_are_those_that_scrapers_know() -> None:
    assert Format.OPENMETRICS.value == CONTENT_TYPE_LATEST
    assert Format.TEXT.value == "text/plain; version=0.0.4; charset=utf-8"
