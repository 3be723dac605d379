"""The demo cluster: who set which entry of a ConfigMap, which decides what server-side apply may change."""

from collections.abc import Mapping
from copy import deepcopy

from infra.local.cluster.objects import Key
from infra.local.cluster.refusals import Cause, Document, Refused, invalid

_NO_MANAGER = Cause("fieldManager", "Required value: is required for apply patch", "FieldValueRequired")


class Ownership:
    """The managers of each entry of `data`: changing an entry takes it, applying it as it is shares it."""

    def __init__(self) -> None:
        self._managers: dict[tuple[Key, str], set[str]] = {}
        self._applied: dict[tuple[Key, str], set[str]] = {}

    def updated(self, key: Key, before: Mapping[str, str], after: Mapping[str, str], manager: str) -> None:
        """Note that a manager has changed entries otherwise than by applying."""
        for entry in before.keys() | after.keys():
            if before.get(entry) != after.get(entry):
                self._managers[key, entry] = {manager}
                self._applied.pop((key, entry), None)

    def applied(self, key: Key, document: Document, entries: Mapping[str, str], manager: str) -> tuple[Document, bool]:
        """Return a document with entries applied, and whether a manager now owns what it did not; notes nothing."""
        result = deepcopy(document)
        data = result.setdefault("data", {})
        for entry in set(data) - set(entries):  # what it applied before and leaves out now
            if self._applied.get((key, entry)) == {manager} == self._managers.get((key, entry), {manager}):
                del data[entry]
        data |= entries
        return result, any(manager not in self._applied.get((key, entry), ()) for entry in entries)

    def note_applied(self, key: Key, before: Mapping[str, str], entries: Mapping[str, str], manager: str) -> None:
        """Note that a manager has applied entries."""
        for entry, value in entries.items():
            if before.get(entry) != value:
                self.updated(key, before, {**before, entry: value}, manager)
            self._managers.setdefault((key, entry), set()).add(manager)
            self._applied.setdefault((key, entry), set()).add(manager)

    def check(
        self, key: Key, before: Mapping[str, str], entries: Mapping[str, str], manager: str, *, force: bool
    ) -> None:
        """Check that a manager may apply entries.

        Raises:
            Refused: it is nobody; or, unless by force, another manager owns an entry and set it otherwise.
        """
        if not manager:
            raise invalid("PatchOptions", "meta.k8s.io", "", [_NO_MANAGER])
        causes = [
            Cause(f".data.{entry}", f'conflict with "{other}" using v1', "FieldManagerConflict")
            for entry, value in sorted(entries.items())
            if before.get(entry) != value
            for other in sorted(self._managers.get((key, entry), set()) - {manager})
        ]
        if causes and not force:
            many = "1 conflict" if len(causes) == 1 else f"{len(causes)} conflicts"
            listed = ", ".join(f"{each.message}: {each.field}" for each in causes)
            details = {"causes": [each.document() for each in causes]}
            raise Refused(409, "Conflict", f"Apply failed with {many}: {listed}", details)
