"""What people write behind an option: of what is refused no password or token is repeated."""

import argparse

import pytest

from infra import cli_values

pytestmark = pytest.mark.unit
READ = cli_values.url("https", "http")


@pytest.mark.parametrize("text", ["https://fitfoot.ch", "http://anna:pw@h:80/x?key=1", "http://[::1]:9090"])
def test_an_address_is_taken_as_it_is(text: str) -> None:
    assert READ(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("garbage", "'garbage' is no address like https://host:port"),
        ("htps://anna:pw@fitfoot.ch/x?key=pw#pw", "'fitfoot.ch/x' is no address like https://host:port"),
        ("https:/anna:pw@x@fitfoot.ch", "'fitfoot.ch' is no address like https://host:port"),
        ("https://anna:pw", "what was given is no address like https://host:port"),
        ("https://[anna:pw@fitfoot.ch", "what was given is no address like https://host:port"),
    ],
)
def test_what_is_no_address_is_told_without_its_secrets(text: str, said: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as refused:
        READ(text)
    assert str(refused.value) == said
