"""Tests of the tables' client, which is made without botocore's list of every service's regions."""

import botocore.session
import pytest

from functions.state.client import dynamodb

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("region", ["eu-central-1", "cn-north-1", "xx-new-9"])
def test_a_table_is_where_botocore_says_that_it_is(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    ours, theirs = dynamodb(), botocore.session.get_session().create_client("dynamodb")
    assert ours.meta.endpoint_url == theirs.meta.endpoint_url
    assert ours.meta.region_name == theirs.meta.region_name
    assert ours._request_signer.signing_name == theirs._request_signer.signing_name  # noqa: SLF001 - shown nowhere else
    assert ours._request_signer.region_name == theirs._request_signer.region_name  # noqa: SLF001
