"""Checking: what is read of an answer's body: a path that is one letter off the one that other checks read."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from infra.checking.checkout import Checkout
from infra.checking.slips import slip
from infra.checking.written import entries
from infra.operator.findings import Finding

_PATH: Final = re.compile(r"\[BODY\]((?:\.[\w-]+|\[\d+\])+)")


def findings(checkout: Checkout) -> Iterator[Finding]:
    """A path that one condition reads, and two or more read it but for a letter."""
    read = [
        (one, key, index, path)
        for one in entries(checkout.checks.document, "endpoints")
        for key in ("conditions", "degraded")
        for index, text in enumerate(_list(one.values.get(key)))
        for path in _PATH.findall(str(text))
    ]
    counts = Counter(path for *_, path in read)
    usual = [path for path, count in counts.items() if count > 1]
    for one, key, index, path in read:
        if counts[path] == 1 and (meant := slip(path, usual)):
            message = f"no other check reads [BODY]{path}"
            yield one.finding(key, index, message=message, hint=f"did you mean [BODY]{meant}?")


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []
