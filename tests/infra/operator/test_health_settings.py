import json
from pathlib import Path

import pytest

from functions.api.health.settings import ExternalApi
from functions.api.health.settings import HealthSettings as Told
from infra.operator.findings import FilesRefused
from infra.operator.places import settings_file
from infra.operator.settings import Settings, load_settings

pytestmark = pytest.mark.unit
PRODUCTION = settings_file("production").read_text("utf-8")
NO_APIS = "external_apis: [] #"


def load(text: str, folder: Path) -> Settings:
    file = folder / "production.yaml"
    file.write_text(text)
    return load_settings(file)


def test_the_api_is_told_what_the_settings_say(tmp_path: Path) -> None:
    said = "external_apis: [{name: pay, url: 'https://pay.example.ch:8443/up?x=1', status: 204}] #"
    found = load(PRODUCTION.replace("required: [] #", "required: [redis] #").replace(NO_APIS, said), tmp_path)

    api = ExternalApi("pay", "https://pay.example.ch:8443/up?x=1", 204)
    assert Told.read({"HEALTH": found.health.variable}) == Told(("redis",), 90, 95, (api,))
    assert json.loads(load(PRODUCTION, tmp_path).health.variable)["external_apis"] == []


@pytest.mark.parametrize(
    ("api", "says"),
    [
        ("{name: pay, url: 'ftp://pay.example.ch'}", "is an address like https://…"),
        ("{name: pay, url: 'https://'}", "is an address like https://…"),
        ("{name: pay, url: 'https://pay.example.ch:99999/'}", "is an address like https://…"),
        ("{name: pay, url: 'https://me:pw@pay.example.ch/'}", "holds a user's name or password"),
        ("{name: pay, url: 'http://169.254.169.254/latest', allow_private: true}", "instance metadata"),
        ("{name: pay, url: 'http://[::1]/'}", "is private"),
        ("{name: pay, url: 'https://10.0.0.1/'}", "is private"),
        ("{name: pay, url: 'https://x.ch'}, {name: pay, url: 'https://y.ch'}", "stands there twice"),
        ("{name: pay, url: 'https://x.ch', status: 999}", "a whole number from 100 to 599"),
        ("{name: pay, url: 'https://x.ch', timeout: 9}", "unknown key 'timeout'"),
    ],
)
def test_an_api_that_may_not_or_cannot_be_asked_is_refused(tmp_path: Path, api: str, says: str) -> None:
    with pytest.raises(FilesRefused) as refused:
        load(PRODUCTION.replace(NO_APIS, f"external_apis: [{api}] #"), tmp_path)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("required: [] #", "required: [databse] #", "did you mean database?"),
        ("disk_used_percent: 90", "disk_used_percent: 0", "a number from 1 to 100"),
        ("memory_used_percent: 95", "memory_used: 95", "did you mean memory_used_percent?"),
    ],
)
def test_a_slip_is_refused_with_what_is_right(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    with pytest.raises(FilesRefused) as refused:
        load(PRODUCTION.replace(right, wrong), tmp_path)
    assert says in str(refused.value)


def test_a_private_address_may_be_allowed(tmp_path: Path) -> None:
    api = "external_apis: [{name: erp, url: 'http://10.0.0.1:8080', allow_private: true}] #"
    (found,) = load(PRODUCTION.replace(NO_APIS, api), tmp_path).health.external_apis
    assert found.allow_private
