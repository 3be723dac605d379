from datetime import timedelta

import pytest

from functions.model.duration import parse_duration, show_duration

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("5m", 300),
        ("1h30m", 5400),
        ("500ms", 0.5),
        ("2d", 172800),
        ("1.5h", 5400),
        ("0s", 0),
        ("1m1ms", 60.001),
    ],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "30", "s", "5 m", "-5m", "1h 30m", "1y", "5M", "m5", "1..5h", "30s\n", "9" * 400 + "d"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|longer than any clock"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0ms"), (0.08, "80ms"), (0.9994, "999ms"), (0.9996, "1s"), (1.2345, "1.23s"), (12, "12s"), (12.5, "12.5s"),
        (59.996, "1m"), (60, "1m"), (90, "1m 30s"), (3600, "1h"), (172800, "2d"), (183600, "2d 3h"),
        (172800 + 60, "2d 1m"), (-259200, "-3d"), (-0.5, "-500ms"),
    ],
)  # fmt: skip
def test_a_duration_is_shown_by_its_two_largest_units(seconds: float, shown: str) -> None:
    assert show_duration(timedelta(seconds=seconds)) == shown
