"""Report generator: reasons as reports tell them: without addresses, hosts and roles: mails are passed on; pure."""

import re
from typing import Final

_REPLACED: Final = (
    (re.compile(r"\bpostgres(?:ql)?://\S*?(?=[:,;.)\"']*(?:\s|$))"), "the database"),
    (re.compile(r"\b[a-zA-Z][\w+.-]*://\S*?(?=[:,;.)\"']*(?:\s|$))"), "its address"),
    (re.compile(r"\barn:aws[\w-]*:[^\s,;)]*"), "its name"),
    (re.compile(r"\b(user|role|host|database)(?: name)?:? (?:\"[^\"]*\"|'[^']*')"), r"\1"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\w.]*\d)"), "its address"),
    (re.compile(r"\b[\w-]+(?:\.[\w-]+)+:\d+\b"), "its address"),
)


def discreet(reason: str) -> str:
    """`cannot connect to postgresql://10.0.0.5:5432/shop: no answer` is `cannot connect to the database: no answer`."""
    for pattern, said in _REPLACED:
        reason = pattern.sub(said, reason)
    return reason
