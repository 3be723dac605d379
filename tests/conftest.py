"""What the whole suite shares: one embedded run for the e2e tier, and plain words about what did not run."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from infra.local.parts import Options, Parts, Starter
from infra.operator.places import CHECKS

settings.register_profile("untimed", deadline=None)  # no test depends on how fast a machine is
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Everything that `fitfoot up` starts, in a folder with a space, with the roles' policies enforced."""
    parts = Parts()
    folder = tmp_path_factory.mktemp("a run")
    try:
        Starter(Options(folder, CHECKS, enforce_policies=True), parts, print).start()
        yield parts
    finally:
        parts.stop()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI a test that did not run is a failure: nobody would ever see that it does not."""
    if os.environ.get("CI") and _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Each test that did not run, and what it wants installed."""
    if skipped := _skipped(terminalreporter.config):
        terminalreporter.section("did not run" + (": a failure under CI" if os.environ.get("CI") else ""))
        for report in skipped:
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.line(f"{report.nodeid}: {str(why).removeprefix('Skipped: ')}")


def _skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []
