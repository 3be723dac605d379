import pytest

from functions.shop_reader.address import BadAddress
from functions.shop_reader.redis_address import RedisAddress

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "host", "port", "shown"),
    [
        ("redis://redis.shop", "redis.shop", 6379, "redis://redis.shop:6379"),
        ("redis://127.0.0.1:7000/0", "127.0.0.1", 7000, "redis://127.0.0.1:7000"),
        ("rediss://redis.shop:6380/", "redis.shop", 6380, "rediss://redis.shop:6380"),
        ("redis://[::1]:6379/15", "::1", 6379, "redis://[::1]:6379"),
    ],
)
def test_an_address_is_a_host_and_a_port(text: str, host: str, port: int, shown: str) -> None:
    address = RedisAddress.parse(text)
    assert (address.host, address.port, address.shown) == (host, port, shown)
    assert address.secure == text.startswith("rediss:")
    assert (address.user, address.password) == ("", "")


@pytest.mark.parametrize(
    ("text", "user", "password"),
    [
        ("redis://reader@redis.shop", "reader", ""),
        ("redis://:s3cr3t@redis.shop", "", "s3cr3t"),
        ("redis://re%40der:s3%3Acr3t%2F@redis.shop", "re@der", "s3:cr3t/"),
    ],
)
def test_a_user_and_a_password_are_read_and_shown_to_nobody(text: str, user: str, password: str) -> None:
    address = RedisAddress.parse(text)
    assert (address.user, address.password) == (user, password)
    assert address.shown == "redis://redis.shop:6379"
    assert "der" not in repr(address)
    assert "s3" not in repr(address)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a redis or rediss address"),
        ("redis.shop:6379", "not a redis or rediss address"),
        ("http://redis.shop:6379", "not a redis or rediss address"),
        ("redis://", "not a redis or rediss address"),
        ("redis://:s3cr3t@", "not a redis or rediss address"),
        ("redis://redis.shop:port", "not a redis or rediss address"),
        ("redis://redis.shop:0", "not a redis or rediss address"),
        ("redis://[::1", "not a redis or rediss address"),
        ("redis://a b/", "is not an address"),
        ("redis://redis.shop\n", "is not an address"),
        ("redis://rédis.shop", "is not an address"),
        ("redis://redis.shop/0?password=s3cr3t", "leave out what follows"),
        ("redis://redis.shop/0#x", "leave out what follows"),
        ("redis://redis.shop/shop", "leave out what follows"),
    ],
)
def test_another_text_is_refused_and_not_repeated(text: str, says: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        RedisAddress.parse(text)
    assert says in str(refusal.value)
    assert "s3cr3t" not in str(refusal.value)
