"""The demo cluster: its objects, and what has been changed of them."""

import asyncio
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import uuid4

from infra.local.cluster import refusals, rules
from infra.local.cluster.access import User
from infra.local.cluster.documents import shaped
from infra.local.cluster.kinds import DEPLOYMENT, NAMESPACE, Kind
from infra.local.cluster.refusals import Document


@dataclass(frozen=True)
class Key:
    """Where an object is; `namespace` is empty for one that is in none."""

    kind: Kind
    namespace: str
    name: str


@dataclass(frozen=True)
class Change:
    """A real change: of an object that was there, from `before` to `after`, or a creation (`before` is None)."""

    key: Key
    by: str
    before: Document | None
    after: Document


@dataclass(frozen=True)
class Scaling:
    """A real change of a Deployment's spec.replicas."""

    deployment: str
    before: int
    after: int
    by: str


class Cluster:
    """All objects.

    Attributes:
        users: by token.
        changes: all real changes, oldest first; a call that repeats what is there makes none.
        requests: method, path with query, and status of each answered call, oldest first.
        changed: set on every real change; whoever waits for it clears it.
    """

    def __init__(self, users: Mapping[str, User]) -> None:
        self.users = dict(users)
        self.changes: list[Change] = []
        self.requests: list[tuple[str, str, int]] = []
        self.changed = asyncio.Event()
        self._objects: dict[Key, Document] = {}
        self._versions = count(1)
        self.version = 0

    def scalings(self) -> list[Scaling]:
        """Return the changes of replica counts, oldest first."""
        return [
            Scaling(each.key.name, each.before["spec"]["replicas"], each.after["spec"]["replicas"], each.by)
            for each in self.changes
            if each.key.kind is DEPLOYMENT and each.before is not None
            if each.before["spec"]["replicas"] != each.after["spec"]["replicas"]
        ]

    def get(self, key: Key) -> Document:
        """Return a copy of an object.

        Raises:
            Refused: there is none.
        """
        if key not in self._objects:
            raise refusals.not_found(key.kind, key.name)
        return deepcopy(self._objects[key])

    def every(self, kind: Kind, namespace: str = "") -> Iterator[Document]:
        """Copy the objects of a kind by name, of all namespaces where none is named."""
        found = [key for key in self._objects if key.kind is kind and namespace in ("", key.namespace)]
        for key in sorted(found, key=lambda key: (key.namespace, key.name)):
            yield deepcopy(self._objects[key])

    def create(self, kind: Kind, document: Document, *, by: str, now: datetime, dry_run: bool = False) -> Document:
        """Add an object, in the namespace that its metadata names, and return it as it is kept.

        Raises:
            Refused: there is one of that name, no such namespace, or the document breaks a rule.
        """
        namespace = document["metadata"].get("namespace", "")
        if namespace and Key(NAMESPACE, "", namespace) not in self._objects:
            raise refusals.not_found(NAMESPACE, namespace)
        new = shaped(kind, document)
        rules.check(kind, new)
        key = Key(kind, namespace, new["metadata"]["name"])
        if key in self._objects:
            raise refusals.exists(kind, key.name)
        new["metadata"] |= {"uid": str(uuid4()), "creationTimestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        if kind.counts_generations:
            new["metadata"]["generation"] = 1
        new = shaped(kind, new, like=new)
        return new if dry_run else self._keep(key, new, by)

    def replace(self, key: Key, document: Document, *, by: str, dry_run: bool = False, touch: bool = False) -> Document:
        """Put another document in an object's place and return it as it is kept; saying the same changes nothing.

        Args:
            key: of the object.
            document: its new content; where it has a resourceVersion, that must still be the object's.
            by: the user's name.
            dry_run: change nothing.
            touch: whether something changed that documents do not show.

        Raises:
            Refused: there is no such object, it has changed meanwhile, or the document breaks a rule.
        """
        before = self.get(key)
        asked = document["metadata"].get("resourceVersion")
        if asked not in (None, "", before["metadata"]["resourceVersion"]):
            raise refusals.conflict(key.kind, key.name)
        new = shaped(key.kind, document, like=before)
        rules.check(key.kind, new, before)
        if new == before and not touch:
            return before
        if key.kind.counts_generations and new["spec"] != before["spec"]:
            new["metadata"]["generation"] += 1
        return new if dry_run else self._keep(key, new, by)

    def set_status(self, key: Key, status: Document, *, by: str) -> None:
        """Put another status in an object's place, as controllers do."""
        new = self.get(key)
        if new["status"] != status:
            new["status"] = deepcopy(status)
            self._keep(key, new, by)

    def remove(self, key: Key) -> None:
        """Remove an object."""
        del self._objects[key]
        self.version = next(self._versions)
        self.changed.set()

    def _keep(self, key: Key, document: Document, by: str) -> Document:
        self.version = next(self._versions)
        document["metadata"]["resourceVersion"] = str(self.version)
        before = self._objects.get(key)
        self._objects[key] = shaped(key.kind, document, like=document)
        self.changes.append(Change(key, by, before, deepcopy(self._objects[key])))
        self.changed.set()
        return deepcopy(self._objects[key])
