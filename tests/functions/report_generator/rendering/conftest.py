"""Chromium, as a mail program: it runs no script and loads nothing from outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import opened


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with opened() as browser:
        yield browser
