"""Cluster operator: reads a payload's fields; Automation may hand numbers and booleans on as texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.cluster_operator.faults import one_line
from functions.model.invocation import BadRequest
from functions.model.names import did_you_mean


@dataclass(frozen=True)
class Fields:
    """What a step was given. `touchable` are the deployments that it may be about.

    Every method raises BadRequest, naming the field and what would be right.
    """

    given: Mapping[str, Any]
    touchable: tuple[str, ...]

    def deployment(self) -> str:
        """The field `deployment`: one that may be touched."""
        return self._touchable("deployment", self.given.get("deployment"))

    def deployments(self) -> tuple[str, ...]:
        """The field `deployments`: some of those that may be touched; all of them, if it is left out."""
        names = self.given.get("deployments")
        if names is None:
            return self.touchable
        if not isinstance(names, Sequence) or isinstance(names, str) or not names:
            raise BadRequest(f'deployments is a list of names, like ["{self.touchable[0]}"]')
        return tuple(dict.fromkeys(self._touchable("deployments", one) for one in names))

    def whole(self, name: str, lowest: int, highest: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        value = self.given.get(name, default)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(highest)):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise BadRequest(f"{name} is a whole number from {lowest} to {highest}")
        return value

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value = self.given.get(name, default)
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower())
        if not isinstance(value, bool):
            raise BadRequest(f"{name} is true or false")
        return value

    def _touchable(self, field: str, name: object) -> str:
        if isinstance(name, str) and name in self.touchable:
            return name
        shown = one_line(str(name)) if isinstance(name, str) else "no name"
        raise BadRequest(f"{field}: {shown!r} is not to be touched{did_you_mean(str(name), self.touchable)}")
