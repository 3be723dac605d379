"""Automation: a document as nouns, schema version 0.3; what may be written where is said in the files that read it.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-schema.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

LONGEST_SLEEP: Final = timedelta(seconds=604_799)
"""https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html."""

FILLED_IN: Final = ("AutomationAssumeRole", "ApprovalTopic")
"""Parameters that the deployment gives, and nobody who starts a run is asked for."""


class Type(StrEnum):
    """Of a parameter; there is no type for a number with a fraction."""

    STRING = "String"
    INTEGER = "Integer"
    BOOLEAN = "Boolean"
    STRING_LIST = "StringList"
    STRING_MAP = "StringMap"
    MAP_LIST = "MapList"


@dataclass(frozen=True)
class Parameter:
    """What is given at the start; `default` is None where it has to be given."""

    name: str
    type: Type
    description: str = ""
    default: Any = None
    allowed_values: tuple[Any, ...] = ()
    allowed_pattern: str = ""

    def forbidden(self, value: object) -> list[Any]:
        """Of a value of its type what is none of the allowed ones; of a list they are its entries'."""
        entries = value if isinstance(value, list) else [value]
        return [one for one in entries if self.allowed_values and one not in self.allowed_values]

    def fits(self, value: object) -> bool:
        """Whether a text, all of it, is like its pattern."""
        return not self.allowed_pattern or re.fullmatch(self.allowed_pattern, str(value), re.ASCII) is not None


class Flow(StrEnum):
    """What follows a step that fails or is cancelled, where that is not another step."""

    ABORT = "Abort"
    CONTINUE = "Continue"


@dataclass(frozen=True)
class Goto:
    """`step:NAME`."""

    step: str


@dataclass(frozen=True)
class Invoke:
    """aws:invokeLambdaFunction; `payload` may hold `{{ references }}` in its texts."""

    function: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sleep:
    """aws:sleep, for an ISO-8601 duration; `duration` may be a reference."""

    duration: str


class Operation(StrEnum):
    """How a condition compares."""

    STRING_EQUALS = "StringEquals"
    EQUALS_IGNORE_CASE = "EqualsIgnoreCase"
    STARTS_WITH = "StartsWith"
    ENDS_WITH = "EndsWith"
    CONTAINS = "Contains"
    NUMERIC_EQUALS = "NumericEquals"
    NUMERIC_GREATER = "NumericGreater"
    NUMERIC_LESSER = "NumericLesser"
    NUMERIC_GREATER_OR_EQUALS = "NumericGreaterOrEquals"
    NUMERIC_LESSER_OR_EQUALS = "NumericLesserOrEquals"
    BOOLEAN_EQUALS = "BooleanEquals"


@dataclass(frozen=True)
class Compare:
    """`variable` (a text with a reference) compared with `value`."""

    variable: str
    operation: Operation
    value: Any


@dataclass(frozen=True)
class Every:
    """And."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Either:
    """Or."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Opposite:
    """Not."""

    condition: "Condition"


Condition = Compare | Every | Either | Opposite


@dataclass(frozen=True)
class Choice:
    """Of a branch: where it leads if its condition holds."""

    next_step: str
    condition: Condition


@dataclass(frozen=True)
class Branch:
    """aws:branch: the first choice that holds; else `default`."""

    choices: tuple[Choice, ...]
    default: str


@dataclass(frozen=True)
class Loop:
    """aws:loop: do its steps, then again while `condition` holds, `most` times in all (a number or a reference)."""

    steps: tuple["Step", ...]
    condition: Condition
    most: int | str


@dataclass(frozen=True)
class Approve:
    """aws:approve; texts and lists may hold references."""

    approvers: Any
    message: str = ""
    notification_arn: str = ""
    least: Any = 1


Action = Invoke | Sleep | Branch | Loop | Approve


@dataclass(frozen=True)
class Step:
    """One step.

    `next_step` is empty where the one written next follows, `timeout` None where the action's own holds.
    """

    name: str
    action: Action
    description: str = ""
    on_failure: Flow | Goto = Flow.ABORT
    on_cancel: Flow | Goto = Flow.ABORT
    is_critical: bool = True
    is_end: bool = False
    next_step: str = ""
    max_attempts: int = 1
    timeout: timedelta | None = None
    line: int = 0


@dataclass(frozen=True)
class Document:
    """`content` is the document as it was written, which is what AWS gets."""

    name: str
    description: str
    assume_role: str
    parameters: Mapping[str, Parameter]
    steps: Sequence[Step]
    content: Mapping[str, Any]
