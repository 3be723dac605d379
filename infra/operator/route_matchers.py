"""Infra: matchers of routes: read, and refused where no alert could ever match them."""

from collections.abc import Iterable, Sequence
from typing import Final

from functions.model.alert import Severity
from functions.model.matcher import Matcher, all_match
from functions.model.names import nearest
from infra.operator.field_values import text
from infra.operator.findings import shown

SOURCES: Final = (
    "health_probe", "rules", "cloudwatch", "paging", "watch", "kpi", "orders", "logs", "sentry", "uptimerobot",
)  # fmt: skip
_EXAMPLE: Final = "'service=\"api\"'"
_OURS: Final = ("severity", "service", "source", "alertname")
_CHOICES: Final = {"severity": tuple(Severity), "source": SOURCES}
_CLOSE: Final = 0.8
_ANY_OTHER: Final = "\x00"  # a value that nobody writes


def read_matcher(value: object) -> Matcher:
    """Read one matcher; a label that is nearly one of ours, or a value that its label never has, is a mistake."""
    matcher = Matcher.parse(text(_EXAMPLE)(value))
    near = nearest(matcher.name, _OURS, _CLOSE) if matcher.name not in _OURS else None
    if near:
        raise ValueError(f"no alert has the label {shown(matcher.name)}; did you mean {near}?")
    choices = _CHOICES.get(matcher.name, ())
    if choices and not any(matcher.matches({matcher.name: one}) for one in choices):
        meant = nearest(matcher.value, choices)
        hint = f"did you mean {meant}?" if meant else f"write one of {', '.join(choices)}"
        raise ValueError(f"{matcher} never matches: there is no such {matcher.name}; {hint}")
    return matcher


def contradiction(matchers: Sequence[Matcher]) -> str | None:
    """The label of which these matchers want what cannot all be, where that can be told."""
    for name in dict.fromkeys(matcher.name for matcher in matchers):
        about = [matcher for matcher in matchers if matcher.name == name]
        named = [matcher.value for matcher in about if matcher.operator == "="]
        candidates = _CHOICES.get(name) or named
        if candidates and not any(all_match(about, {name: one}) for one in candidates):
            return name
    return None


def takes_every(matchers: Iterable[Matcher], severity: Severity) -> bool:
    """Whether they match all alerts of this severity, of whatever service, source or name, with or without others."""
    any_other = dict.fromkeys(_OURS, _ANY_OTHER) | {"severity": severity}
    return all(
        matcher.matches(any_other) and (matcher.name in _OURS or matcher.matches({matcher.name: _ANY_OTHER}))
        for matcher in matchers
    )
