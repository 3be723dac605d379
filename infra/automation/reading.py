"""Automation: how a document is read: maps with known keys, single values, and where each one stands."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from functions.model.names import did_you_mean
from infra.operator.field_values import text
from infra.operator.findings import Finding, Place, shown
from infra.operator.model_findings import key_of, of_unknown_key, of_wrong_value
from infra.operator.yaml_file import Document as Written

Value = TypeVar("Value")
OPTIONAL: Final = ""
_NONE: Final[Mapping[str, str]] = {}


class Reading:
    """One document as it is written, and the mistakes found in it so far."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.findings: list[Finding] = list(written.findings)

    def wrong(self, place: Place, message: str, hint: str) -> None:
        """Tell a mistake; the first at a place is enough."""
        finding = self.written.finding(place, message, hint)
        if not any((one.line, one.field) == (finding.line, finding.field) for one in self.findings):
            self.findings.append(finding)

    def wrong_name(self, place: Place, message: str, name: object, right: Iterable[str]) -> None:
        """Tell a name that is none of the right ones, with the nearest of them, or with all."""
        known = list(right)
        hint = did_you_mean(str(name), known).removeprefix("; ") if known else "remove it: there is none"
        self.wrong(place, message, hint)

    def mapping(
        self, place: Place, found: object, keys: Mapping[str, str], instead: Mapping[str, str] = _NONE
    ) -> dict[str, Any]:
        """The map at a place. `keys` has an example for each one that has to be there, OPTIONAL for the others."""
        if not isinstance(found, dict):
            self.wrong(place, f"{key_of(place)} is a map, not {shown(found)}", "write its keys indented below it")
            return {}
        for key in found:
            if key not in keys:
                self.wrong((*place, key), *of_unknown_key(key, list(keys), instead))
        for key, example in keys.items():
            if example and key not in found and not _misspelt(found, key, keys):
                self.wrong(place, f"{key} is missing", f"write {key}: {example}")
        return {key: value for key, value in found.items() if key in keys}

    def items(self, place: Place, found: object, most: int) -> list[Any]:
        """The list at a place, which has an entry at least."""
        if not isinstance(found, list):
            self.wrong(place, f"{key_of(place)} is a list, not {shown(found)}", "write each entry after a dash: - …")
            return []
        if not 1 <= len(found) <= most:
            how = "is empty" if not found else f"has {len(found)} entries, and {most} at most"
            self.wrong(place, f"{key_of(place)} {how}", f"write 1 to {most} entries")
        return found

    def value(self, place: Place, found: object, read: Callable[[object], Value], otherwise: Value) -> Value:
        """One value as its reader gives it; `otherwise` where it is refused."""
        try:
            return read(found)
        except ValueError as error:
            self.wrong(place, *of_wrong_value(key_of(place), error))
            return otherwise

    def text(self, place: Place, found: object, example: str) -> str:
        """A text; anything else is told, and is the empty one."""
        return self.value(place, found, text(example), "")


def _misspelt(found: Mapping[str, Any], key: str, keys: Mapping[str, str]) -> bool:
    """Whether a missing key was told already, at the key that was to be this one."""
    return any(f"did you mean {key}?" in of_unknown_key(one, list(keys), {})[1] for one in found if one not in keys)
