import pytest

from functions.model.series import FAMILIES
from functions.model.vitals import LIMITS, Name, Vital, rating

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "good", "poor"),
    [
        ("LCP", 2500, 4000),
        ("INP", 200, 500),
        ("CLS", 0.1, 0.25),
        ("FCP", 1800, 3000),
        ("TTFB", 800, 1800),
        ("FID", 100, 300),
    ],
)
def test_a_limit_belongs_to_the_better_side(name: Name, good: float, poor: float) -> None:
    ratings = [rating(name, value) for value in (0, good, good * 1.001, poor, poor * 1.001)]
    assert ratings == ["good", "good", "needs-improvement", "needs-improvement", "poor"]


@pytest.mark.parametrize("name", LIMITS)
def test_the_histogram_of_a_vital_has_its_limits_as_bounds(name: Name) -> None:
    limits, unit = LIMITS[name], "" if name == "CLS" else "_seconds"
    scale = 1 if name == "CLS" else 1000
    assert {limits.good / scale, limits.poor / scale} <= set(FAMILIES[f"web_vitals_{name.lower()}{unit}"].bounds)


def test_a_vital_is_written_with_its_rating() -> None:
    vital = Vital("LCP", 2600.5, "v6-1-2", "/products/:id", "mobile", first=True, navigation="navigate")
    assert vital.to_json() == {
        "name": "LCP",
        "value": 2600.5,
        "rating": "needs-improvement",
        "id": "v6-1-2",
        "page": "/products/:id",
        "device": "mobile",
        "first": True,
        "navigation": "navigate",
    }
