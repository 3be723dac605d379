"""Checking: routes and windows against the alerts that there can be: what matches nothing, what is never reached."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from functions.model.matcher import Matcher
from functions.model.names import nearest
from functions.model.route import Routes
from infra.checking.checkout import Checkout
from infra.checking.possible import Possible, possible
from infra.operator.findings import Finding, Place, shown
from infra.operator.yaml_file import Document

_WORDS: Final = re.compile(r"[\w .-]+(?:\|[\w .-]+)+", re.ASCII)
_LISTED: Final = 8


def findings(checkout: Checkout) -> Iterator[Finding]:
    """What routes.yaml says of alerts that there cannot be."""
    document, routes = checkout.routes.document, checkout.routes.found
    if document is None or routes is None:
        return
    alerts = possible(checkout)
    for key, all_matchers in (
        ("routes", [route.matchers for route in routes.routes]),
        ("maintenance", [window.matchers for window in routes.maintenance]),
    ):
        for index, matchers in enumerate(all_matchers):
            wrong = list(_matchers(document, (key, index, "matchers"), matchers, alerts))
            yield from wrong
            if not wrong and not any(one.may_match(matchers) for one in alerts):
                message = "no alert matches: none has all of these at once"
                yield document.finding((key, index, "matchers"), message, "write what one kind of alert has")
            elif not wrong and key == "routes":
                yield from _never(document, routes, index, alerts)
    yield from _group_by(document, routes, alerts)


def _matchers(
    document: Document, place: Place, matchers: Sequence[Matcher], alerts: Sequence[Possible]
) -> Iterator[Finding]:
    """Those of which each alone is pointless: a label that no alert has, a value that it never has."""
    for index, matcher in enumerate(matchers):
        known = {one.labels[matcher.name] for one in alerts if matcher.name in one.labels}
        if any(one.leaves_open(matcher.name) for one in alerts):
            continue
        if not known:
            yield _no_label(document, (*place, index), matcher.name, alerts)
            continue
        for value in _values(matcher):
            if not _some(matcher, value, known):
                always = "always holds" if matcher.operator.startswith("!") else "never matches"
                message = f"{matcher} {always}: there is no {matcher.name} {shown(value)}"
                yield document.finding((*place, index), message, _meant(value, known))


def _values(matcher: Matcher) -> list[str]:
    """What it names: each of several words, if it is a regular expression of them."""
    several = matcher.operator.endswith("~") and _WORDS.fullmatch(matcher.value)
    return matcher.value.split("|") if several else [matcher.value]


def _some(matcher: Matcher, value: str, known: set[str]) -> bool:
    """Whether some alert's label is this value, which may be a regular expression; empty is none at all."""
    if matcher.operator.endswith("~"):
        return any(re.fullmatch(value, one) for one in ("", *known))
    return value in ("", *known)


def _meant(value: str, known: set[str]) -> str:
    if near := nearest(value, known):
        return f"did you mean {near}?"
    some = sorted(known)[:_LISTED]
    return f"there are {', '.join(some)}{', …' if len(known) > _LISTED else ''}"


def _no_label(document: Document, place: Place, name: str, alerts: Sequence[Possible]) -> Finding:
    known = {label for one in alerts for label in (*one.labels, *one.later)}
    return document.finding(place, f"no alert has the label {shown(name)}", _meant(name, known))


def _never(document: Document, routes: Routes, index: int, alerts: Sequence[Possible]) -> Iterator[Finding]:
    """A route whose alerts are all taken before it."""
    mine = [one for one in alerts if one.may_match(routes.routes[index].matchers)]
    taken = [next((route for route in routes.routes[:index] if one.matches(route.matchers)), None) for one in mine]
    if all(taken):
        names = ", ".join(dict.fromkeys(route.name for route in taken if route))
        message = f"no alert gets here: {names} takes all that this one matches"
        yield document.finding(("routes", index), message, f"write it above {names.split(',')[0]}, or remove it")


def _group_by(document: Document, routes: Routes, alerts: Sequence[Possible]) -> Iterator[Finding]:
    for index, route in enumerate(routes.routes):
        mine = [one for one in alerts if one.may_match(route.matchers)]
        known = {label for one in mine for label in (*one.labels, *one.later)}
        for place, label in enumerate(route.group_by):
            if mine and label not in known and not any(one.unread for one in mine):
                message = f"no alert that gets here has the label {shown(label)}"
                yield document.finding(("routes", index, "group_by", place), message, _meant(label, known))
