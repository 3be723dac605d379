import pytest

from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.postgres.secret import secret
from functions.shop_reader.settings import Settings
from tests.fakes import FakeParameters

pytestmark = pytest.mark.unit
NAME = "DATABASE_PASSWORD"


def test_a_password_is_the_parameter_of_its_name() -> None:
    assert secret(NAME, FakeParameters(DATABASE_PASSWORD="made up")) == "made up"


def test_a_password_that_is_not_there_or_cannot_be_read_says_which_and_no_more() -> None:
    nothing, unreadable = FakeParameters(), FakeParameters()
    unreadable.unreadable = True
    with pytest.raises(Unanswerable, match="is not set: the parameter /fitfoot/DATABASE_PASSWORD"):
        secret(NAME, nothing)
    with pytest.raises(Unanswerable, match="DATABASE_PASSWORD, cannot be read"):
        secret(NAME, unreadable)


def test_passwords_are_parameters_only_where_the_environment_says_so() -> None:
    assert Settings.read({"DATABASE_PASSWORDS": "parameters"}).secret(NAME) == NAME
    assert Settings.read({}).secret(NAME) == ""
