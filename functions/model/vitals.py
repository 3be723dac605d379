"""Model: web vitals: what a visitor felt of one page, as npm's web-vitals measures it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Name = Literal["LCP", "INP", "CLS", "FCP", "TTFB", "FID"]
Rating = Literal["good", "needs-improvement", "poor"]
Device = Literal["mobile", "tablet", "desktop"]

_A_DAY_MS: Final = 86_400_000.0


@dataclass(frozen=True)
class Limits:
    """Up to `good` a value is good, above `poor` it is poor; in milliseconds, but CLS, which has no unit.

    Nothing can be above `most`. Source: web.dev/articles/vitals, as in web-vitals itself.
    """

    good: float
    poor: float
    most: float = _A_DAY_MS


LIMITS: Final[Mapping[Name, Limits]] = {
    "LCP": Limits(2500, 4000),
    "INP": Limits(200, 500),
    "CLS": Limits(0.1, 0.25, 10_000),
    "FCP": Limits(1800, 3000),
    "TTFB": Limits(800, 1800),
    "FID": Limits(100, 300),  # left web-vitals with version 5
}
DEVICES: Final[tuple[Device, ...]] = ("mobile", "tablet", "desktop")
NAVIGATIONS: Final = frozenset(
    ("navigate", "reload", "back-forward", "back-forward-cache", "prerender", "restore", "soft-navigation")
)


@dataclass(frozen=True, slots=True)
class Vital:
    """One value of one page view. The latest of an (id, name) is the one that counts; `first`: none was told before.

    `value` is in milliseconds, but for CLS, which has no unit; `page` is a pattern of paths.
    """

    name: Name
    value: float
    id: str
    page: str
    device: Device
    first: bool
    navigation: str

    @property
    def rating(self) -> Rating:
        """As the limits say."""
        return rating(self.name, self.value)

    def to_json(self) -> dict[str, str | float | bool]:
        """As it stands in a line of the log."""
        return {
            "name": self.name,
            "value": self.value,
            "rating": self.rating,
            "id": self.id,
            "page": self.page,
            "device": self.device,
            "first": self.first,
            "navigation": self.navigation,
        }


def rating(name: Name, value: float) -> Rating:
    """How a value is rated; both limits are inclusive of what is better."""
    limits = LIMITS[name]
    if value > limits.poor:
        return "poor"
    return "needs-improvement" if value > limits.good else "good"
