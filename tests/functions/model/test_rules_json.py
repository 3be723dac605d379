"""Tests: rules in a bundle."""

from datetime import timedelta

import pytest

from functions.model.rules_json import dump, load
from tests.builders import a_rule, a_rule_group

pytestmark = pytest.mark.unit


def test_rules_are_read_as_they_were_written() -> None:
    groups = (
        a_rule_group(
            a_rule(hold_for=timedelta(minutes=3), annotations={"summary": "zu hoch: {{ $value }} ‰"}), limit=5
        ),
        a_rule_group(a_rule("Other", keep_firing_for=timedelta(milliseconds=1500), labels={}), name="warning"),
    )
    assert load(dump(groups)) == groups
