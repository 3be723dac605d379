"""Tests: when a function has a Sentry, and how often it asks where."""

import pytest

from functions.sentry.settings import Dsn, Settings
from tests.fakes import FakeParameters

pytestmark = pytest.mark.unit

ASKED_FOR = {"SENTRY_ENVIRONMENT": "production", "AWS_LAMBDA_FUNCTION_NAME": "fitfoot-api", "APP_VERSION": "v1"}


class Counted(FakeParameters):
    """Counts how often it is asked."""

    asked = 0

    def read(self, name: str) -> str | None:
        self.asked += 1
        return super().read(name)


def test_a_function_that_is_not_told_of_an_environment_has_no_sentry() -> None:
    assert Settings.read({"AWS_LAMBDA_FUNCTION_NAME": "fitfoot-api", "SENTRY_TRACES_SAMPLE_RATE": "0.1"}) is None


def test_without_a_rate_nothing_is_traced() -> None:
    assert Settings.read(ASKED_FOR) == Settings("fitfoot-api", "production", "v1", None)


def test_a_rate_is_that_of_the_settings() -> None:
    known = Settings.read({**ASKED_FOR, "SENTRY_TRACES_SAMPLE_RATE": "0.05"})
    assert known is not None
    assert known.traces_sample_rate == 0.05


@pytest.mark.parametrize("values", [{"SENTRY_DSN": "https://k@sentry.io/1"}, {}])
def test_the_dsn_is_asked_for_once_in_three_minutes_even_where_there_is_none(values: dict[str, str]) -> None:
    store, now = Counted(**values), [0.0]
    dsn = Dsn(lambda: store, lambda: now[0])
    assert dsn() == dsn() == values.get("SENTRY_DSN")
    assert store.asked == 1
    now[0] = 180.0
    dsn()
    assert store.asked == 2


def test_a_parameter_store_that_is_away_means_no_sentry_for_now() -> None:
    store = FakeParameters(SENTRY_DSN="https://k@sentry.io/1")
    store.unreadable, now = True, [0.0]
    dsn = Dsn(lambda: store, lambda: now[0])
    assert dsn() is None
    store.unreadable, now[0] = False, 200.0
    assert dsn() == "https://k@sentry.io/1"
