"""What the whole suite shares: one embedded run for the e2e tier, and plain words about what did not run."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import settings

from infra.local.deploy import Aws
from infra.local.parts import Options, Parts, Starter
from infra.operator.places import CHECKS
from tests import sharing, tooling

# the suite starts hundreds of processes: what they import is compiled once, not by each of them
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# no test depends on how fast a machine is; in CI the same examples are tried each time, elsewhere new ones; by
# HYPOTHESIS_TEST=full a hundred each, where the suite has time for thirty
_EXAMPLES = 100 if os.environ.get("HYPOTHESIS_TEST") == "full" else 30
settings.register_profile("untimed", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=_EXAMPLES)
settings.load_profile("untimed")

# no test speaks to AWS, or depends on what whoever runs it has set for speaking to it
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Everything that `fitfoot up` starts, in a folder with a space, with the roles' policies enforced.

    What rules wait for is 12 times shorter.
    """
    parts = Parts()
    folder = tmp_path_factory.mktemp("a run")
    try:
        Starter(Options(folder, CHECKS, scale=12, enforce_policies=True), parts, print).start()
        _let_topics_and_buckets_be_used_over_http(parts)
        yield parts
    finally:
        parts.stop()


def _let_topics_and_buckets_be_used_over_http(parts: Parts) -> None:
    """AWS is always spoken to over TLS, which both insist on; the emulator has none."""
    aws = Aws(parts.environment["AWS_ENDPOINT_URL"], parts.environment["AWS_DEFAULT_REGION"])
    buckets = aws.client("s3")
    for bucket in buckets.list_buckets()["Buckets"]:
        buckets.delete_bucket_policy(Bucket=bucket["Name"])
    topics = aws.client("sns")
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    for topic in topics.list_topics()["Topics"]:
        topics.set_topic_attributes(TopicArn=topic["TopicArn"], AttributeName="Policy", AttributeValue=policy)


def pytest_configure(config: pytest.Config) -> None:
    """Under --no-cov pytest-cov stays, counts nothing, and fails at the first test that is marked no_cover."""
    if config.getoption("no_cov", default=False) and config.pluginmanager.has_plugin("_cov"):
        config.pluginmanager.unregister(name="_cov")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many processes there are by default."""
    return sharing.processes()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> sharing.Groups:
    """Who gets which test."""
    return sharing.Groups(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What tests infra counts for no coverage of functions, and is twice as fast without being traced."""
    sharing.share_out(items)
    for item in items:
        if {"infra", "benchmarks", "e2e"} & set(item.path.relative_to(tooling.CHECKOUT).parts):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """What importing runs is counted by one process, not by each."""
    with _untraced(session.config, where=os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What is not traced is not traced either while it is set up; pytest-cov itself sees to the call."""
    with _untraced(item.config, where=item.get_closest_marker("no_cover") is not None):
        return (yield)


@contextmanager
def _untraced(config: pytest.Config, *, where: bool) -> Iterator[None]:
    plugin = config.pluginmanager.get_plugin("_cov")
    tracing = getattr(plugin, "cov_controller", None) if where else None
    if tracing:
        tracing.pause()
    try:
        yield
    finally:
        if tracing:
            tracing.resume()


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
