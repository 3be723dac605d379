"""Live: whether the secrets are there that what is deployed needs, by their names: no value is ever read."""

from collections.abc import Iterator, Mapping
from typing import Final

from functions.model.names import nearest
from functions.pagerduty.setup import PARAMETERS as PAGERDUTY
from functions.parameters.store import path_of
from functions.report_generator.delivering.addressees import TEAM_EMAIL
from functions.sentry.settings import DSN
from infra.live.account import Account
from infra.live.deployed import Deployed
from infra.live.said import Said, Well, counted, wrong

_RANDOM: Final = '"$(openssl rand -hex 24)"'
_VALUES: Final = {"METRICS_TOKEN": _RANDOM, "API_TOKEN": _RANDOM, TEAM_EMAIL: "team@fitfoot.ch"}
_OPTIONAL: Final = (
    "HEARTBEAT_URL", "PAGERDUTY_WEBHOOK_SECRET", "SENTRY_SECRET", "UPTIMEROBOT_SECRET", DSN,
    "BETTERSTACK_TOKEN", "BETTERSTACK_HOST",
)  # fmt: skip
_OPEN: Final = (TEAM_EMAIL, "PAGERDUTY_FROM", "PAGERDUTY_SERVICE_ID", "BETTERSTACK_HOST")
"""What is no secret and may be kept as plain text."""


def look_at_parameters(account: Account, deployed: Deployed) -> Iterator[Said]:
    """What stands under /fitfoot/ in the parameter store.

    Raises:
        Unasked: the parameter store could not be asked.
    """
    filters = [{"Key": "Name", "Option": "BeginsWith", "Values": [path_of("")]}]
    pages = account.pages("ssm", "describe_parameters", ParameterFilters=filters)
    there = {one["Name"].removeprefix(path_of("")): one["Type"] for page in pages for one in page["Parameters"]}
    yield from judged(there, deployed)


def judged(there: Mapping[str, str], deployed: Deployed) -> Iterator[Said]:
    """`there`: the types of the parameters by their names."""
    wanted = _wanted(there, deployed)
    for name, why in wanted.items():
        if name not in there:
            yield wrong(path_of(name), f"it is not there: {why}", _put(name, there))
    known = {*wanted, *_OPTIONAL, *PAGERDUTY}
    for name, type_ in there.items():
        if type_ != "SecureString" and name in known - set(_OPEN):
            hint = f"`aws ssm delete-parameter --name {path_of(name)}`, then {_put(name, {})}: with another value"
            yield wrong(path_of(name), f"it is a {type_}: a secret that stands in plain text", hint)
    if found := [name for name in wanted if name in there]:
        yield Well(f"{counted(len(found), 'parameter')} of those that are needed: {', '.join(found)}")
    if unset := [name for name in _OPTIONAL if name not in there and name not in wanted]:
        yield Well(f"not set, and not needed: {', '.join(unset)}")


def _wanted(there: Mapping[str, str], deployed: Deployed) -> dict[str, str]:
    """What has to be there, and why; what is half set up has to be whole."""
    wanted = {
        "METRICS_TOKEN": "/metrics is refused to everybody",
        "API_TOKEN": "nobody can see or acknowledge incidents",
    }
    by_event, *by_rest = PAGERDUTY
    if by_event in there or not any(name in there for name in by_rest):
        wanted[by_event] = "nobody is woken"
    else:
        wanted |= dict.fromkeys(by_rest, f"{', '.join(by_rest)} belong together; nobody is woken")
    if deployed.variables("fitfoot-report-generator").get("MAIL_FROM"):
        wanted[TEAM_EMAIL] = "nobody gets the reports"
    if deployed.variables("fitfoot-shop-reader").get("DATABASE_PASSWORDS"):
        passwords = ("DATABASE_PASSWORD", "DATABASE_REFRESHER_PASSWORD")
        wanted |= dict.fromkeys(passwords, "the settings have no iam for the database, which lets nobody in without it")
    pair = ("BETTERSTACK_TOKEN", "BETTERSTACK_HOST")
    if any(name in there for name in pair):
        wanted |= dict.fromkeys(pair, f"{' and '.join(pair)} belong together; no line is passed on")
    return wanted


def _put(name: str, there: Mapping[str, str]) -> str:
    value = _VALUES.get(name, "VALUE")
    line = f"`aws ssm put-parameter --type SecureString --name {path_of(name)} --value {value}`"
    unknown = [one for one in there if one not in {*_VALUES, *_OPTIONAL, *PAGERDUTY}]
    near = nearest(name, unknown, 0.8)
    return f"{line}; there is {path_of(near)}: is it that?" if near else line
