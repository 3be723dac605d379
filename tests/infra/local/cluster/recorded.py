"""Tests of the demo cluster: exchanges with a real API server, and how an answer of ours is held against one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[3] / "events"
EXCHANGES: list[dict[str, Any]] = json.loads((EVENTS / "kubernetes-api.json").read_text())["exchanges"]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MANAGED = re.compile(r',\\"managedFields\\":\[.*?\}\}\}\}\]')
_QUOTED_VERSION = re.compile(r'(?<=\\"resourceVersion\\":\\")\d+')


@dataclass
class Comparison:
    """Holds answers against recorded ones, in their order.

    What is normalised, and nothing else:
    - `uid` and `resourceVersion`: ours stands for the recorded one each time, and for no other; a version grows where
      it grew there, and stays where it stayed. Both also where a message quotes them.
    - times: any, where there was any.
    - `managedFields` in a message that quotes an object: the recording left them out everywhere else.
    """

    uids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def differences(self, recorded: Any, answer: Any, path: str = "") -> list[str]:  # noqa: ANN401 -- JSON
        """Say where an answer differs."""
        return list(self._differences(recorded, answer, path))

    def request(self, body: Any) -> Any:  # noqa: ANN401 -- JSON
        """Return a recorded request's body with our version for the recorded one."""
        if isinstance(body, dict) and "resourceVersion" in body.get("metadata", {}):
            ours = self.versions[body["metadata"]["resourceVersion"]]
            return {**body, "metadata": {**body["metadata"], "resourceVersion": ours}}
        return body

    def _differences(self, recorded: Any, answer: Any, path: str) -> Iterator[str]:  # noqa: ANN401 -- JSON
        key = path.rpartition(".")[2]
        if isinstance(recorded, dict) and isinstance(answer, dict):
            for each in sorted(recorded.keys() | answer.keys()):
                if each not in recorded or each not in answer:
                    yield f"{path}.{each}: is {'missing' if each in recorded else 'too much'}"
                else:
                    yield from self._differences(recorded[each], answer[each], f"{path}.{each}")
        elif isinstance(recorded, list) and isinstance(answer, list) and len(recorded) == len(answer):
            for place, (one, other) in enumerate(zip(recorded, answer, strict=True)):
                yield from self._differences(one, other, f"{path}[{place}]")
        elif key in ("uid", "resourceVersion") and isinstance(recorded, str) and isinstance(answer, str):
            yield from self._identity(self.uids if key == "uid" else self.versions, recorded, answer, path)
        elif (type(recorded), self._plain(recorded)) != (type(answer), self._plain(answer, known=False)):
            yield f"{path}: is {answer!r}, recorded is {recorded!r}"

    def _identity(self, known: dict[str, str], recorded: str, ours: str, path: str) -> Iterator[str]:
        if known.setdefault(recorded, ours) != ours or list(known.values()).count(ours) > 1:
            yield f"{path}: is {ours!r}, which does not stand for {recorded!r}: {known}"
        in_order = sorted(self.versions.items(), key=lambda pair: int(pair[0]))
        if [our for _, our in in_order] != sorted(self.versions.values(), key=int):
            yield f"{path}: {ours} does not grow as {recorded} does: {self.versions}"

    def _plain(self, value: Any, *, known: bool = True) -> Any:  # noqa: ANN401 -- JSON
        """Return a recorded value as ours has to be (`known`), or ours, both without their times."""
        if not isinstance(value, str):
            return value
        if known:
            value = _MANAGED.sub("", value)
            value = _QUOTED_VERSION.sub(lambda found: self.versions[found.group()], value)
            for recorded, ours in self.uids.items():
                value = value.replace(recorded, ours)
        return _TIME.sub("TIME", value)
