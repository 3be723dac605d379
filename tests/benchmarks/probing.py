"""Benchmarks: visiting N HTTPS endpoints that answer in 100 ms (PERFORMANCE, "Probing N HTTPS endpoints")."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bar import Bar
from tests.benchmarks.endpoints import endpoints
from tests.benchmarks.first_byte import first_byte
from tests.benchmarks.growth import growth
from tests.benchmarks.rivals import against_blackbox, against_curl
from tests.benchmarks.size import FULL, Size


def probing(say: Callable[[str], None], size: Size = FULL) -> list[Bar]:
    """Measure the bars.

    Raises:
        Unmeasurable: our own side did not do what was to be measured.
    """
    with TemporaryDirectory(prefix="fitfoot-bench-") as folder, endpoints(Path(folder)) as served:
        return [
            against_curl(served, size, say),
            *against_blackbox(served, Path(folder), size, say),
            first_byte(served, size, say),
            growth(served, size, say),
        ]
