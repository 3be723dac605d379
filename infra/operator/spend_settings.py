"""Infra: the part of the settings that says what the monitoring may cost a month."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, PlainValidator

from functions.model.names import nearest
from infra.operator.field_values import number, text
from infra.operator.findings import Finding, shown
from infra.operator.model_findings import Part
from infra.operator.yaml_file import Document


def _tag(value: object) -> str | None:
    return None if value is None else text("project")(value)


class SpendSettings(Part):
    """What a month may cost in US dollars: of the resources with a tag of the settings, or of the whole account."""

    usd_a_month: Annotated[float, PlainValidator(number(1, 100_000, 15))] = Field(examples=[15])
    cost_tag: Annotated[str | None, PlainValidator(_tag)] = None


def of_no_tag(document: Document) -> Iterator[Finding]:
    """A tag that no resource has: the budget would see no cost, and never speak."""
    spend, tags = document.values.get("spend"), document.values.get("tags")
    tag = spend.get("cost_tag") if isinstance(spend, dict) else None
    known = [str(name) for name in tags] if isinstance(tags, dict) else []
    if isinstance(tag, str) and tag not in known:
        near = nearest(tag, known)
        message = f"{shown(tag)} is not one of the tags, so that nothing would be counted"
        hint = f"did you mean {near}?" if near else f"write one of {', '.join(known) or 'the tags'}, or null"
        yield document.finding(("spend", "cost_tag"), message, hint)
