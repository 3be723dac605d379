"""Log analyser: whose lines they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_PREFIX: Final = "fitfoot-"
_LONGEST: Final = 60
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Services:
    """The service of each log group that the settings name."""

    by_group: Mapping[str, str]

    def of_group(self, group: str) -> str:
        """The group's; one that nobody named has its own last word: `/aws/lambda/fitfoot-web-vitals`, `web-vitals`."""
        named = self.by_group.get(group)
        if named is not None:
            return named
        word = re.sub(r"[^\w.-]", "", group.rpartition("/")[2], flags=re.ASCII).removeprefix(_PREFIX)
        return word[:_LONGEST] or UNKNOWN

    def of_app(self, app: str, otherwise: str) -> str:
        """That of a pod in a group of many: only one that the settings know, as anybody may name a pod."""
        service = app.removeprefix(_PREFIX)
        return service if service in self._known else otherwise

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.by_group.values())
