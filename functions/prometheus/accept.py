"""Prometheus: how much an Accept header wants a content type, after RFC 9110 section 12.5.1."""

from collections.abc import Collection

_NO_WEIGHT_SAID = "1"


def preference(accept: str, type_: str, versions: Collection[str]) -> float:
    """The weight, 0 to 1, of the best entry that names the type in one of the versions; "" stands for none said."""
    weights = [0.0]
    for entry in accept.split(","):
        named, *said = (part.strip() for part in entry.split(";"))
        parameters = {
            name.strip().lower(): value.strip(' "') for name, _, value in (one.partition("=") for one in said)
        }
        if named.lower() == type_ and parameters.get("version", "") in versions:
            weights.append(_weight(parameters.get("q", _NO_WEIGHT_SAID)))
    return max(weights)


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
