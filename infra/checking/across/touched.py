"""Checking: what in the cluster runbooks change by its name: each deployment, and the map of the circuit breaker."""

from collections.abc import Iterator, Sequence
from typing import Final

from infra.automation.payload_fields import DEPLOYMENTS
from infra.checking.checkout import Checkout
from infra.checking.slips import slip
from infra.checking.written import Written
from infra.operator.findings import Finding
from infra.operator.regions import LOCAL

_CONFIG_MAP: Final = "app-config"
_DOES: Final = {"deployments/scale": "scale", "configmaps": "write to"}


def findings(rules: Sequence[Written], checkout: Checkout) -> Iterator[Finding]:
    """Objects that a rule misspells, or that none lets be changed."""
    for resource, names in _wanted(checkout).items():
        changing = [rule for rule in rules if resource in texts(rule, "resources") and texts(rule, "resourceNames")]
        named = [(rule, index, name) for rule in changing for index, name in enumerate(texts(rule, "resourceNames"))]
        for rule, index, name in named:
            if near := _meant(rule, name, names):
                message = f"runbooks touch no {name}"
                yield rule.finding("resourceNames", index, message=message, hint=f"did you mean {near}?")
        if resource == "deployments":  # whoever wants no restart takes the rule away
            continue
        let = {_meant(rule, name, names) or name for rule, _, name in named}
        for name in (one for one in names if named and one not in let):
            message = f"runbooks {_DOES[resource]} {name}, which no rule lets them"
            yield changing[0].finding("resourceNames", message=message, hint=f"add {name}")


def _meant(rule: Written, name: str, names: Sequence[str]) -> str | None:
    """Which name was meant; one that the rule has as well was not."""
    there = texts(rule, "resourceNames")
    return None if name in names else slip(name, [one for one in names if one not in there])


def _wanted(checkout: Checkout) -> dict[str, Sequence[str]]:
    """What runbooks change by its name; the settings of a cluster say so of its map themselves."""
    said = [one.document.values for one in checkout.settings if one.document]
    own = any(isinstance(one.get("kubernetes"), dict) for one in said if one.get("name") != LOCAL)
    maps = {} if own else {"configmaps": [_CONFIG_MAP]}
    return {"deployments/scale": DEPLOYMENTS, "deployments": DEPLOYMENTS, **maps}


def texts(rule: Written, key: str) -> Sequence[str]:
    """A list of a rule's, as texts."""
    found = rule.values.get(key)
    return [str(one) for one in found] if isinstance(found, list) else ()
