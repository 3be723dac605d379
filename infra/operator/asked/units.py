"""Asked: units: which of Grafana's fit what an expression returns."""

from typing import Final

from functions.model.names import nearest
from infra.operator.series.unit import Unit

_TIMES: Final = (
    *("dateTimeAsIso", "dateTimeAsIsoNoDateIfToday", "dateTimeAsUS", "dateTimeAsUSNoDateIfToday", "dateTimeAsLocal"),
    *("dateTimeAsLocalNoDateIfToday", "dateTimeAsSystem", "dateTimeFromNow"),
)
NEUTRAL: Final = frozenset(("none", "short", "sishort", "locale", "string"))
"""Grafana's words for no unit."""
FITTING: Final = {
    Unit.SECONDS: ("s", "dtdurations", "clocks"),
    Unit.MILLISECONDS: ("ms", "dtdurationms", "clockms"),
    Unit.BYTES: ("bytes", "decbytes"),
    Unit.BYTES_PER_SECOND: ("binBps", "Bps"),
    Unit.PERCENT: ("percent",),
    Unit.SHARE: ("percentunit", *NEUTRAL),
    Unit.RATIO: ("percentunit", *NEUTRAL),
    Unit.BOOL: ("bool", "bool_yes_no", "bool_on_off", "percentunit", *NEUTRAL),
    Unit.TIME_MS: _TIMES,
    Unit.CHF: ("currencyCHF",),
    Unit.PER_SECOND: ("reqps", "cps", "ops", "rps", "wps", "eps", *NEUTRAL),
    Unit.COUNT: tuple(NEUTRAL),
    Unit.RATING: tuple(NEUTRAL),
}
_KNOWN: Final = frozenset(name for names in FITTING.values() for name in names)
_ALWAYS_UNLIKE: Final = (Unit.SECONDS, Unit.MILLISECONDS, Unit.BYTES, Unit.PERCENT, Unit.TIME_MS)


def unlike(unit: Unit, shown_as: frozenset[str]) -> tuple[str, str] | None:
    """Why a result is shown in none of these units of Grafana's as what it is, and what to write.

    Units that are not told apart here, such as `suffix:x` or `d`, fit whatever has no unit of its own.
    """
    if not shown_as:
        return None
    named = " or ".join(sorted(shown_as))
    if unit is Unit.TIME:
        hint = f"multiply it by 1000 and write {_TIMES[0]}, or show time() - …"
        return f"is a Unix time in seconds, and Grafana wants milliseconds of {named}", hint
    if unit not in FITTING:
        return None
    right = FITTING[unit]
    judged = shown_as if unit in _ALWAYS_UNLIKE else {one for one in shown_as if one in _KNOWN}
    if len(judged) < len(shown_as) or judged & set(right):
        return None
    return f"is {unit}, and shown as {named}", f"write {nearest(named, right) or right[0]}, or convert it"
