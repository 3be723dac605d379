"""Checking: the files of the rules' tests: that they can be read, and name files, groups and alerts that there are."""

from collections.abc import Iterable, Iterator
from glob import glob

from functions.model.names import nearest
from infra.checking.checkout import Checkout
from infra.checking.each import nothing_in
from infra.checking.report import Looked
from infra.checking.unread import rules_unread
from infra.checking.written import Written, entries
from infra.operator import promtool
from infra.operator.findings import FilesRefused, Finding, shown
from infra.operator.yaml_file import Document, read


def named(checkout: Checkout) -> Iterator[Looked]:
    """What each names; nothing of a checkout without tests."""
    folder = checkout.folder / promtool.TESTS
    files = promtool.test_files(checkout.folder)
    if not files and folder.is_dir():
        yield nothing_in(folder, "test of a rule", "critical.test.yml")
    for file in files:
        try:
            document = read(file, "rule_files:")
        except FilesRefused as refused:
            yield Looked(file, findings=refused.findings)
            continue
        if found := [*document.findings, *_files(document), *_groups(document, checkout), *_alerts(document, checkout)]:
            yield Looked(file, findings=found)


def _files(document: Document) -> Iterator[Finding]:
    """Promtool only warns of those that are not there, and takes each rule for silent."""
    for index, name in _texts(document, "rule_files"):
        if not glob(str(document.file.parent / name)):  # noqa: PTH207 - it may be absolute
            yield document.finding(("rule_files", index), f"{name} is not there", "write its path from this file")


def _groups(document: Document, checkout: Checkout) -> Iterator[Finding]:
    groups = {str(rule.document.values["groups"][rule.place[1]].get("name")) for rule in checkout.rules}
    for index, name in _texts(document, "group_eval_order"):
        if name not in groups and not rules_unread(checkout):
            yield document.finding(
                ("group_eval_order", index), f"there is no group {shown(name)}", _meant(name, groups)
            )


def _alerts(document: Document, checkout: Checkout) -> Iterator[Finding]:
    names = {rule.text("alert") for rule in checkout.rules} - {""}
    cases = [one for case in entries(document, "tests") for one in _asked(case)]
    for one in cases if not rules_unread(checkout) else ():
        if (name := one.text("alertname")) and name not in names:
            yield one.finding("alertname", message=f"no rule alerts as {shown(name)}", hint=_meant(name, names))


def _asked(case: Written) -> Iterator[Written]:
    yield from entries(case.document, *case.place, "alert_rule_test")


def _texts(document: Document, key: str) -> list[tuple[int, str]]:
    found = document.values.get(key)
    return [(at, one) for at, one in enumerate(found) if isinstance(one, str)] if isinstance(found, list) else []


def _meant(name: str, known: Iterable[str]) -> str:
    near = nearest(name, names := sorted(known))
    return f"did you mean {near}?" if near else f"there are {', '.join(names)}"
