"""The mail inbox: SES out of order on purpose: calls refused, or taken without an answer."""

from dataclasses import dataclass
from typing import Any

_FIELDS = {"fail": (0, 10**6), "status": (400, 599), "silent": (0, 10**6)}


@dataclass
class Mode:
    """So many calls more are refused with this status, and after them so many taken and hung up on."""

    fail: int = 0
    status: int = 429
    silent: int = 0

    def set(self, asked: Any) -> list[str]:  # noqa: ANN401 - a foreign body has any shape
        """Take `{"fail": n, "status": code}` or `{"silent": n}`; returns what is wrong with it."""
        if not isinstance(asked, dict) or not asked:
            return ['the body is not like {"fail": 1, "status": 429} or {"silent": 1}']
        problems = [f"{name} is no field; there are {', '.join(_FIELDS)}" for name in asked.keys() - _FIELDS.keys()]
        for name, (least, most) in _FIELDS.items():
            value = asked.get(name, least)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                problems.append(f"{name} is {value!r}, not a number from {least} to {most}")
        if not problems:
            self.fail, self.status = asked.get("fail", 0), asked.get("status", 429)
            self.silent = asked.get("silent", 0)
        return problems

    def refuses(self) -> bool:
        """Whether this call is refused."""
        self.fail, mine = max(self.fail - 1, 0), self.fail > 0
        return mine

    def is_silent(self) -> bool:
        """Whether this call is taken, and its caller hung up on."""
        self.silent, mine = max(self.silent - 1, 0), self.silent > 0
        return mine
