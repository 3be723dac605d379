"""Tests: real Chromium, opened and closed; where it cannot be had, the skip says what to install."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local import chromium
from infra.local.debian import ToolUnavailable


@contextmanager
def opened() -> Iterator[Browser]:
    """One browser. Not for a whole session: while it is open, nothing else in the process may run an event loop."""
    try:
        executable = chromium.ensure()
    except ToolUnavailable as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(chromium.FLAGS))
        yield browser
        browser.close()
