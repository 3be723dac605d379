"""Tests of the demo cluster: an empty one, served to an admin and to the runbook's user."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.cluster.access import ADMIN, RUNBOOK
from infra.local.cluster.objects import Cluster
from infra.local.cluster.running import in_a_thread
from tests.infra.local.cluster.caller import Caller

TOKENS = {"admin": "admins-token", "runbook": "runbooks-token", "bad token": "nobodys-token"}


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    """Someone who calls a cluster of their own, which no controller looks after."""
    cluster = Cluster({TOKENS["admin"]: ADMIN, TOKENS["runbook"]: RUNBOOK})
    with (
        in_a_thread(cluster, tmp_path) as served,
        Caller(cluster, served.url, ssl.create_default_context(cafile=served.ca), TOKENS) as calls,
    ):
        yield calls
