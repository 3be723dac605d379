import pytest

from functions.shop_reader.address import Address, BadAddress, Workspace

pytestmark = pytest.mark.unit
AMAZON = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0a1b2c3d-0000-4444-8888-cccccccccccc"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://prometheus.monitoring:9090", "http://prometheus.monitoring:9090"),
        ("http://127.0.0.1:9090/", "http://127.0.0.1:9090"),
        ("https://metrics.example/a/path/", "https://metrics.example/a/path"),
        ("http://[::1]:9090", "http://[::1]:9090"),
    ],
)
def test_an_address_is_what_the_api_s_paths_follow(text: str, url: str) -> None:
    address = Address.parse(text)
    assert (address.url, address.shown, address.workspace) == (url, url, None)


def test_people_are_shown_no_password() -> None:
    address = Address.parse("https://reader:s3cr3t@metrics.example:8443/prefix")
    assert address.shown == "https://metrics.example:8443/prefix"
    assert address.has_password
    assert not Address.parse("https://metrics.example/a@b").has_password


@pytest.mark.parametrize(
    ("text", "region"),
    [
        (AMAZON, "eu-central-1"),
        (f"{AMAZON}/", "eu-central-1"),
        ("https://aps-workspaces-fips.us-east-1.api.aws/workspaces/ws-1", "us-east-1"),
        ("https://vpce-0a-1b.aps-workspaces.us-gov-west-1.vpce.amazonaws.com/workspaces/ws-1", "us-gov-west-1"),
    ],
)
def test_amazon_s_workspaces_are_known_by_their_host(text: str, region: str) -> None:
    workspace = Address.parse(text).workspace
    assert workspace == Workspace(region, text.rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize(
    "text",
    [
        "https://aps-workspaces.eu-central-1.amazonaws.com.evil.example/workspaces/ws-1",
        "https://evil.example/aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1",
    ],
)
def test_what_only_looks_like_amazon_s_gets_no_signature(text: str) -> None:
    assert Address.parse(text).workspace is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not an http or https address"),
        ("prometheus:9090", "not an http or https address"),
        ("ftp://prometheus:9090", "not an http or https address"),
        ("http://", "not an http or https address"),
        ("http://:9090", "not an http or https address"),
        ("http://prometheus:port", "not an http or https address"),
        ("http://prometheus:99999", "not an http or https address"),
        ("http://[::1", "not an http or https address"),
        ("http://a b/", "is not an address"),
        ("http://prometheus:9090\n", "is not an address"),
        ("http://prométheus:9090", "is not an address"),
        ("http://prometheus:9090/?token=s3cr3t", "has a question mark"),
        ("http://prometheus:9090/#graph", "or a hash"),
        ("http://prometheus:9090/api/v1/query", "leave out /api/v1"),
        (f"{AMAZON}/api/v1/query", "leave out /api/v1"),
        (AMAZON.replace("https", "http"), "is not a workspace"),
        (AMAZON.replace("ws-", ""), "is not a workspace"),
        (AMAZON.replace("/workspaces", ""), "is not a workspace"),
        (AMAZON.replace(".com/", ".com:8443/"), "is not a workspace"),
        (AMAZON.replace("//", "//me:s3cr3t@"), "is not a workspace"),
    ],
)
def test_another_text_is_refused_and_not_repeated(text: str, says: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        Address.parse(text)
    assert says in str(refusal.value)
    assert "s3cr3t" not in str(refusal.value)
