"""Tests: what a rollout waits for, and how old a revision is, in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.cluster_operator.objects import Rollout
from functions.cluster_operator.steps.ready import waiting_for
from functions.cluster_operator.steps.revisions import age
from tests.functions.cluster_operator.shop import NOW

pytestmark = pytest.mark.unit
DONE = Rollout(generation=3, observed=3, replicas=4, total=4, updated=4, ready=4, available=4)


@pytest.mark.parametrize(
    ("rollout", "words"),
    [
        (DONE, ""),
        (replace(DONE, observed=2), "Kubernetes to begin with it"),
        (replace(DONE, updated=1), "3 new of 4 replicas"),
        (replace(DONE, total=6), "2 old replicas to end"),
        (replace(DONE, available=3), "1 of 4 replicas to become available"),
        (replace(DONE, replicas=0, total=0, updated=0), "anybody to scale it up: it shall have no replicas"),
    ],
)
def test_what_is_missing_is_said(rollout: Rollout, words: str) -> None:
    assert waiting_for(rollout) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-1, "less than a minute"), (0, "less than a minute"), (1, "1 minute"), (59, "59 minutes"), (60, "1 hour"),
     (1439, "23 hours"), (1440, "1 day"), (2880, "2 days")],
)  # fmt: skip
def test_an_age_is_its_largest_unit(minutes: int, words: str) -> None:
    assert age(NOW - timedelta(minutes=minutes), NOW) == words
