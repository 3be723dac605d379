"""Tests: clients of a table that somebody else uses, too: at the worst moment, or with an index that is behind."""

from collections.abc import Callable
from functools import partial
from typing import Any


class Meanwhile:
    """A client at whose first call of this name something else happens: before it is done, or after."""

    def __init__(self, client: Any, name: str, *, before: Callable[[], object] = object, after: Any = object) -> None:  # noqa: ANN401 - boto3 makes its clients' classes at run time
        self._client, self._name, self._before, self._after = client, name, before, after

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        called = getattr(self._client, name)
        return partial(self._call, called) if name == self._name else called

    def _call(self, called: Any, **asked: Any) -> Any:  # noqa: ANN401 - as above
        before, after, self._before, self._after = self._before, self._after, object, object
        before()
        answer = called(**asked)
        after()
        return answer


class Behind:
    """A client whose queries do not tell of a batch yet."""

    def __init__(self, client: Any, batch: str) -> None:  # noqa: ANN401 - as above
        self._client, self._batch = client, batch

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._client, name)

    def get_paginator(self, name: str) -> "Behind":
        return Behind(self._client.get_paginator(name), self._batch)

    def paginate(self, **asked: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
        return [page | {"Items": [*filter(self._knows, page["Items"])]} for page in self._client.paginate(**asked)]

    def _knows(self, item: dict[str, Any]) -> bool:
        return self._batch not in item["series"]["S"]
