"""What is deployed says which secrets it needs; their names and types are looked at, never a value."""

from typing import Any

import pytest

from infra.api import SECRETS
from infra.live.deployed import Deployed
from infra.live.parameters import judged, look_at_parameters
from tests.infra.live.aws import a_function, a_stack, an_account, words, wrong_of

pytestmark = pytest.mark.unit
LEAST = dict.fromkeys(("METRICS_TOKEN", "API_TOKEN", "PAGERDUTY_ROUTING_KEY"), "SecureString")


def _with(function: str, **variables: str) -> Deployed:
    return a_stack(functions={function: a_function(variables=variables)})


def _missing(there: dict[str, str], stack: Deployed) -> list[str]:
    return [name.removeprefix("/fitfoot/") for name, _ in wrong_of(judged(there, stack))]


def test_the_least_that_is_needed_is_well() -> None:
    assert _missing(LEAST, a_stack()) == []


@pytest.mark.parametrize("name", sorted(LEAST))
def test_each_that_is_needed_is_missed_with_the_line_that_sets_it(name: str) -> None:
    there = {one: type_ for one, type_ in LEAST.items() if one != name}
    said = words(judged(there, a_stack()))
    assert f"wrong /fitfoot/{name}: it is not there" in said
    assert f"`aws ssm put-parameter --type SecureString --name /fitfoot/{name} --value " in said


@pytest.mark.parametrize(
    ("stack", "missing"),
    [
        (_with("fitfoot-report-generator", MAIL_FROM="monitoring@fitfoot.ch"), ["TEAM_EMAIL"]),
        (
            _with("fitfoot-shop-reader", DATABASE_PASSWORDS="parameters"),
            ["DATABASE_PASSWORD", "DATABASE_REFRESHER_PASSWORD"],
        ),
        (_with("fitfoot-api", SENTRY_ENVIRONMENT="production"), []),  # without it nobody tells Sentry: as documented
    ],
)
def test_what_settings_ask_for_needs_its_parameter(stack: Deployed, missing: list[str]) -> None:
    assert _missing(LEAST, stack) == missing


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({"BETTERSTACK_TOKEN"}, ["BETTERSTACK_HOST"]),
        ({"BETTERSTACK_TOKEN", "BETTERSTACK_HOST"}, []),
        ({"HEARTBEAT_URL"}, []),
    ],
)
def test_what_is_half_set_up_has_to_be_whole(more: set[str], missing: list[str]) -> None:
    assert _missing(LEAST | dict.fromkeys(more, "SecureString"), a_stack()) == missing


def test_pagerduty_by_rest_needs_all_three() -> None:
    there = dict.fromkeys(("METRICS_TOKEN", "API_TOKEN", "PAGERDUTY_TOKEN"), "SecureString")
    assert _missing(there, a_stack()) == ["PAGERDUTY_SERVICE_ID", "PAGERDUTY_FROM"]
    assert _missing(there | {"PAGERDUTY_SERVICE_ID": "String", "PAGERDUTY_FROM": "String"}, a_stack()) == []


def test_a_secret_in_plain_text_is_found() -> None:
    said = words(judged({**LEAST, "API_TOKEN": "String"}, a_stack()))
    assert "wrong /fitfoot/API_TOKEN: it is a String: a secret that stands in plain text" in said


def test_a_name_that_was_misspelled_is_shown_beside_the_right_one() -> None:
    there = {"METRICS_TOKN": "SecureString", "API_TOKEN": "SecureString", "PAGERDUTY_ROUTING_KEY": "SecureString"}
    assert "there is /fitfoot/METRICS_TOKN: is it that?" in words(judged(there, a_stack()))


def test_what_is_not_set_and_not_needed_is_told() -> None:
    told = words(judged(LEAST, a_stack()))
    assert "not set, and not needed: HEARTBEAT_URL" in told
    assert all(name in told for name in SECRETS)


def test_only_names_are_asked_for() -> None:
    asked: list[Any] = []

    def describe(**how: object) -> dict[str, object]:
        asked.append(how)
        return {"Parameters": [{"Name": f"/fitfoot/{name}", "Type": type_} for name, type_ in LEAST.items()]}

    assert wrong_of(look_at_parameters(an_account(ssm={"describe_parameters": describe}), a_stack())) == []
    assert asked == [{"ParameterFilters": [{"Key": "Name", "Option": "BeginsWith", "Values": ["/fitfoot/"]}]}]
