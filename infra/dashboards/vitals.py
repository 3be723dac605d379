"""Dashboards: the web vitals that are shown: their limits, and how Prometheus is asked for them."""

from dataclasses import dataclass
from typing import Final

from functions.model.vitals import LIMITS, Name

ENOUGH: Final = 10
"""Page views from which on a page's percentile is shown beside others."""
_CHOSEN: Final = 'job="fitfoot-monitoring", page=~"$page", device=~"$device"'


@dataclass(frozen=True)
class Measured:
    """A vital; `good` and `poor` are in its unit, seconds or none."""

    name: Name
    title: str
    means: str

    @property
    def unit(self) -> str:
        """As Grafana calls it."""
        return "none" if self.name == "CLS" else "s"

    @property
    def good(self) -> float:
        """Up to here a visit is rated good."""
        return self._limit(LIMITS[self.name].good)

    @property
    def poor(self) -> float:
        """Above it a visit is rated poor."""
        return self._limit(LIMITS[self.name].poor)

    @property
    def says(self) -> str:
        """What it means, and its limits."""
        unit = f" {self.unit}" if self.unit != "none" else ""
        return f"{self.means}: good up to {self.good:g}{unit}, poor above {self.poor:g}{unit}."

    def p75(self, window: str, *by: str) -> str:
        """Its 75th percentile, by these labels."""
        return f"histogram_quantile(0.75, sum by ({', '.join(('le', *by))}) (rate({self._series('bucket')}[{window}])))"

    def views(self, window: str, *by: str) -> str:
        """How many page views told it."""
        grouped = f" by ({', '.join(by)}) " if by else ""
        return f"sum{grouped}(increase({self._series('count')}[{window}]))"

    def share_up_to(self, limit: float, window: str) -> str:
        """The share of page views, 0 to 1, up to a limit, which is a bound of the histogram."""
        up_to = self._series("bucket", f'le="{limit!r}"')
        return f"sum(increase({up_to}[{window}])) / sum(increase({self._series('count')}[{window}]))"

    def p75_of_pages(self, window: str) -> str:
        """By page and device, of those with enough page views."""
        return f"{self.p75(window, 'page', 'device')} and on (page, device) {self.views_of_pages(window)}"

    def views_of_pages(self, window: str) -> str:
        """The page views of these."""
        return f"{self.views(window, 'page', 'device')} >= {ENOUGH}"

    def _series(self, kind: str, more: str = "") -> str:
        name = f"web_vitals_{self.name.lower()}{'' if self.unit == 'none' else '_seconds'}_{kind}"
        return f"{name}{{{', '.join(filter(None, (_CHOSEN, more)))}}}"

    def _limit(self, milliseconds: float) -> float:
        return milliseconds if self.name == "CLS" else milliseconds / 1000


VITALS: Final = (
    Measured("LCP", "Largest Contentful Paint", "When the largest picture or text was there"),
    Measured(
        "INP", "Interaction to Next Paint", "How long the page took to react to a click, a tap or a key, at worst"
    ),
    Measured("CLS", "Cumulative Layout Shift", "How much the page jumped while it was read"),
    Measured("FCP", "First Contentful Paint", "When the first text or picture was there"),
    Measured("TTFB", "Time to First Byte", "When the first byte of the page came"),
)
"""The core vitals first. FID is not among them: it left npm's web-vitals, and INP stands for it."""
