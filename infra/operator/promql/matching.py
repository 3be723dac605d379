"""PromQL: matching: whether series of two sides can find each other, and which labels they have then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import promql_parser as promql

from functions.model.names import nearest
from infra.operator.promql.vector import Vector, union

_MANY: Final = {
    str(promql.VectorMatchCardinality.ManyToOne): "left",
    str(promql.VectorMatchCardinality.OneToMany): "right",
}


@dataclass(frozen=True)
class Matching:
    """`on (…)`, or `ignoring (…)`, which no word is like as well; and what `group_left (…)` brings.

    `many` is the side of which several series may meet one of the other: `left`, `right`, or neither.
    """

    on: bool = False
    named: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    many: str = ""

    @classmethod
    def of(cls, modifier: promql.BinModifier | None) -> "Matching":
        """As it is written."""
        if modifier is None:
            return cls()
        on = modifier.matching is not None and modifier.matching.type == promql.LabelModifierType.Include
        named = modifier.matching.labels if modifier.matching else ()
        return cls(on, tuple(named), tuple(modifier.group_labels or ()), _MANY.get(str(modifier.card), ""))


def unmatched(left: Vector, right: Vector, matching: Matching, operator: str) -> Iterator[tuple[str, str, str]]:
    """Why no series of the one side has a partner on the other: the word that is wrong, why, and what to write."""
    known = union(left.labels, right.labels)
    for label in matching.named:
        if label not in known:
            near = nearest(label, known)
            hint = f"did you mean {near}?" if near else f"the labels there are: {', '.join(sorted(known)) or 'none'}"
            yield label, f"neither side of {operator} has a label {label}", hint
    one = left if matching.many == "right" else right
    for label in matching.brought:
        if label not in one.labels:
            yield label, f"there is no label {label} to bring", f"there are {', '.join(sorted(one.labels)) or 'none'}"
    if operator == "or":
        return
    alike = matching.named if matching.on else sorted((left.sure | right.sure) - set(matching.named))
    for label in alike:
        if label in known and (why := _never_agree(label, left, right)):
            common = ", ".join(sorted((set(left.labels) & set(right.labels)) - {label}))
            hint = f"write on ({common}), or aggregate both sides alike" if common else "aggregate both sides alike"
            yield "", f"nothing matches across {operator}: {why}", hint
            return


def _never_agree(label: str, left: Vector, right: Vector) -> str:
    for one, other, side in ((left, right, "right"), (right, left, "left")):
        if label in one.sure and label not in other.labels:
            return f"the {side} side has no {label}"
    mine, its = left.labels.get(label), right.labels.get(label)
    if label in left.sure & right.sure and mine is not None and its is not None and not mine & its:
        return f"{label} is {' or '.join(sorted(mine))} on the left, {' or '.join(sorted(its))} on the right"
    return ""


def labelled(left: Vector, right: Vector, matching: Matching) -> Vector:
    """The labels that a result has."""
    if not matching.many:
        kept = {name for name in left.labels if (name in matching.named) is matching.on}
        return replace(left, labels={name: left.labels[name] for name in kept}, sure=left.sure & kept)
    many, one = (right, left) if matching.many == "right" else (left, right)
    brought = [name for name in matching.brought if name in one.labels]
    labels = {**many.labels, **{name: one.labels[name] for name in brought}}
    return replace(many, labels=labels, sure=many.sure | (one.sure & set(brought)), unit=left.unit)
