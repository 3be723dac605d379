"""Chromium, for what only a browser knows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local import chromium
from infra.local.debian import ToolUnavailable


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        executable = chromium.ensure()
    except ToolUnavailable as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(chromium.FLAGS))
        yield browser
        browser.close()
