"""Asked: records: a series that is recorded under a name which nobody asks for, and asked for under another."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from functions.model.names import nearest
from infra.operator.asked.expression import Expression
from infra.operator.asked.rules import WrittenRule
from infra.operator.findings import Finding

_WORD: Final = re.compile(r"(?<![\w:.$\"'])[a-zA-Z_:][\w:]*(?=\s*(?:[{\[\s)+*/<>=!,-]|$))(?!\s*\()")
_LIKE: Final = 0.8


def misnamed(
    rules: Sequence[WrittenRule], asked: Iterable[Expression], known: Collection[str]
) -> Iterator[tuple[int, str]]:
    """The rules, by their number, that record what nobody asks for by its name, and the name that is asked for.

    That is one of which there is no series (`known` has the names of all that there are) and that is asked for twice:
    whoever alone asks for it may be wrong himself.
    """
    words = Counter(word for one in asked for word in set(_WORD.findall(one.text)))
    left = [word for word, count in words.items() if word not in known and count > 1]
    for index, rule in enumerate(rules):
        if rule.records and rule.name not in words and (meant := nearest(rule.name, left, _LIKE)):
            yield index, meant


def finding(rule: WrittenRule, meant: str) -> Finding:
    """What is said of it, once."""
    message = f"nothing asks for {rule.name}, and {meant} is asked for, which there is not"
    return rule.expression.document.finding((*rule.place, "record"), message, f"did you mean {meant}?")
