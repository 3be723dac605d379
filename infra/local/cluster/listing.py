"""The demo cluster: lists: what is selected, whole or in pages."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from infra.local.cluster import refusals
from infra.local.cluster.objects import Cluster
from infra.local.cluster.paths import Target
from infra.local.cluster.refusals import Document
from infra.local.cluster.selectors import selection


def listed(cluster: Cluster, where: Target, query: Mapping[str, str]) -> Document:
    """Return the list of a collection, of at most `limit` objects; `continue` says where the last page ended.

    Raises:
        Refused: 400: a selector, limit or continue cannot be read; 410: something changed since the last page.
    """
    selectors = query.get("labelSelector", ""), query.get("fieldSelector", "")
    selects, limit = selection(*selectors), _limit(query.get("limit", ""))
    items = [each for each in cluster.every(where.kind, where.namespace) if selects(each)]
    version, began = str(cluster.version), _place(query.get("continue", ""), cluster.version)
    items = [each for each in items if _sorted_by(each) > began]
    metadata: Document = {"resourceVersion": version}
    if limit and len(items) > limit:
        metadata["continue"] = _token(cluster.version, _sorted_by(items[limit - 1]))
        if not any(selectors):  # as the real one: it does not count what it would have to select
            metadata["remainingItemCount"] = len(items) - limit
        items = items[:limit]
    for each in items:
        del each["kind"], each["apiVersion"]  # the list says it for all
    head = {"kind": f"{where.kind.name}List", "apiVersion": where.kind.api_version}
    return {**head, "metadata": metadata, "items": items}


def _limit(text: str) -> int:
    """The most that one page holds; 0 is no limit."""
    try:
        return max(int(text or "0"), 0)
    except ValueError as error:
        raise refusals.bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax') from error


def _sorted_by(document: Document) -> list[str]:
    return [document["metadata"].get("namespace", ""), document["metadata"]["name"]]


def _token(version: int, last: Sequence[str]) -> str:
    return urlsafe_b64encode(json.dumps({"rv": version, "last": last}).encode()).decode()


def _place(token: str, version: int) -> list[str]:
    if not token:
        return []
    try:
        said: Any = json.loads(urlsafe_b64decode(token))
        began, last = said["rv"], [str(each) for each in said["last"]]
    except (ValueError, TypeError, KeyError) as error:
        raise refusals.bad_request(f"continue key is not valid: {error}") from error
    if began != version:
        raise refusals.expired()
    return last
