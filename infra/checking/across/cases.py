"""Checking: the rules' own tests: each alert has its four cases, each recorded series is asked for in one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from infra.checking.checkout import Checkout
from infra.checking.written import Written
from infra.operator.findings import Finding, shown

_FOUR: Final = ("fires", "is silent", "has no data", "at its boundary")
_ALWAYS: Final = re.compile(r"vector\(\s*[0-9.]+\s*\)")
"""What always fires is never silent."""


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Rules without tests, and tests of rules that are not there; nothing where a checkout has no tests at all."""
    if not checkout.cases:
        return
    asked = "\n".join(query for case in checkout.cases for query in _queries(case))
    for rule in checkout.rules:
        if name := rule.text("alert"):
            yield from _alert(rule, name, checkout.cases)
        elif (name := rule.text("record")) and not re.search(rf"(?<![\w:]){re.escape(name)}(?![\w:])", asked):
            yield rule.finding("record", message=f"no test asks for {name}", hint=_HINT)


_HINT: Final = "write one in tests/infra/monitoring/rules, as its neighbours have"


def _alert(rule: Written, name: str, cases: Sequence[Written]) -> Iterator[Finding]:
    needed = [case for case in _FOUR if case != "is silent" or not _ALWAYS.fullmatch(rule.text("expr").strip())]
    burn = rule.texts("labels").get("burn_rate", "")
    missing = [
        case
        for case in needed
        if not any(one.text("name").startswith(f"{name} {case}") and _looks_at(one, name, burn) for one in cases)
    ]
    if missing:
        message = f"no test says that {name} {' and '.join(missing)}"
        yield rule.finding("alert", message=message, hint=f"{_HINT}, named {shown(f'{name} {missing[0]}')}")


def _looks_at(case: Written, alert: str, burn_rate: str) -> bool:
    """Whether a case says what becomes of this alert: as promtool's alert test, or by what ALERTS holds."""
    for one in _maps(case.values.get("alert_rule_test")):
        expected = [each.get("exp_labels") for each in _maps(one.get("exp_alerts"))]
        burns = [labels.get("burn_rate", "") for labels in expected if isinstance(labels, dict)]
        if one.get("alertname") == alert and (not burns or burn_rate in burns):
            return True
    return any(f'alertname="{alert}"' in one and f'burn_rate="{burn_rate}"' in one for one in _queries(case))


def _queries(case: Written) -> list[str]:
    return [str(one.get("expr")) for one in _maps(case.values.get("promql_expr_test"))]


def _maps(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
