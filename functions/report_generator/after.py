"""Report generator: what is computed and kept after each refresh, while the rollup is fresh.

Each hook is told the desk, answers what it did as JSON, and is loaded when it is called. To add one: a function here
that imports and calls the job, and its name in AFTER.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.report_generator.desk import Desk

Hook = Callable[[Desk], Mapping[str, Any]]

AFTER: Final[Mapping[str, Hook]] = {}
"""By the name under which `refresh` tells of them."""
