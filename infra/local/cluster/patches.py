"""The demo cluster: the three ways to patch a document, none of which changes the one it is given."""

from copy import deepcopy
from typing import Any

from infra.local.cluster.refusals import Document, bad_request, rejected

MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
JSON = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"

_MERGED_BY_NAME = frozenset({"containers", "initContainers", "env", "volumes"})
_DIRECTIVE = "$patch"


def patched(document: Document, patch: Any, content_type: str) -> Document:  # noqa: ANN401 -- a body has any shape
    """Return the document with a patch of this type applied.

    Raises:
        Refused: the patch is none, or does not fit the document.
    """
    if content_type == JSON:
        return _json_patched(document, patch)
    if not isinstance(patch, dict):
        raise bad_request("error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}")
    return _merged(document, patch, strategic=content_type == STRATEGIC)


def _merged(document: Any, patch: Document, *, strategic: bool) -> Document:  # noqa: ANN401 -- any value of JSON
    result = deepcopy(document) if isinstance(document, dict) else {}
    if strategic and patch.get(_DIRECTIVE) == "replace":
        return {key: value for key, value in patch.items() if key != _DIRECTIVE}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = _merged(result.get(key), value, strategic=strategic)
        elif strategic and key in _MERGED_BY_NAME and isinstance(value, list):
            result[key] = _merged_by_name(result.get(key) or [], value)
        else:
            result[key] = deepcopy(value)
    return result


def _merged_by_name(items: list[Any], patch: list[Any]) -> list[Any]:
    named = {item["name"]: item for item in items}
    for each in patch:
        if not isinstance(each, dict) or "name" not in each:
            raise bad_request("map: map[] does not contain declared merge key: name")
        if each.get(_DIRECTIVE) == "delete":
            named.pop(each["name"], None)
        else:
            named[each["name"]] = _merged(named.get(each["name"]), each, strategic=True)
    return list(named.values())


def _json_patched(document: Document, patch: Any) -> Document:  # noqa: ANN401 -- a body has any shape
    if not isinstance(patch, list) or not all(isinstance(each, dict) for each in patch):
        raise bad_request("error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Patch")
    result = deepcopy(document)
    for each in patch:
        try:
            _perform(result, each)
        except (AttributeError, KeyError, IndexError, ValueError, TypeError) as error:
            raise rejected() from error
    return result


def _perform(document: Document, operation: Document) -> None:
    """Perform one operation of RFC 6902 in place: test, replace, add or remove."""
    empty, *parts = (part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/"))
    if empty or not parts:
        raise ValueError("a path begins with / and names a field")
    *way, last = parts
    place: Any = document
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place[part]
    key: Any = last if isinstance(place, dict) or last == "-" else int(last)
    match operation["op"]:
        case "test":
            if place[key] != operation["value"]:
                raise ValueError("the test failed")
        case "remove":
            del place[key]
        case "replace":
            place[key]  # which must be there
            place[key] = operation["value"]
        case "add" if isinstance(place, list):
            place.insert(len(place) if key == "-" else key, operation["value"])
        case "add":
            place[key] = operation["value"]
        case other:
            raise ValueError(f"{other} is no operation")
