"""Tests: what the settings say a month may cost."""

from pathlib import Path

import pytest

from infra.operator.findings import FilesRefused
from infra.operator.settings import Settings, load_settings

pytestmark = pytest.mark.unit
PRODUCTION = Path(__file__).parents[3] / "infra" / "monitoring" / "settings" / "production.yaml"


def load(spend: str, folder: Path) -> Settings:
    before, _, _ = PRODUCTION.read_text("utf-8").rpartition("\nspend:")
    (file := folder / "production.yaml").write_text(f"{before}\nspend: {spend}\n")
    return load_settings(file)


def test_a_limit_of_the_whole_account_is_read(tmp_path: Path) -> None:
    spend = load("{usd_a_month: 12.5, cost_tag: null}", tmp_path).spend
    assert spend is not None
    assert (spend.usd_a_month, spend.cost_tag) == (12.5, None)


def test_a_limit_of_what_has_a_tag_is_read(tmp_path: Path) -> None:
    spend = load("{usd_a_month: 5, cost_tag: project}", tmp_path).spend
    assert spend is not None
    assert spend.cost_tag == "project"


def test_null_watches_no_spending(tmp_path: Path) -> None:
    assert load("null", tmp_path).spend is None


@pytest.mark.parametrize(
    ("spend", "field", "says"),
    [
        ("{usd_a_month: 0}", "spend.usd_a_month", "a number from 1 to 100000, not 0; write usd_a_month: 15"),
        ('{usd_a_month: "10"}', "spend.usd_a_month", "not '10'"),
        ("{usd_a_mont: 10}", "spend.usd_a_mont", "did you mean usd_a_month?"),
        ("{usd_a_month: 15, cost_tag: projct}", "spend.cost_tag", "did you mean project?"),
        (
            "{usd_a_month: 15, cost_tag: team}",
            "spend.cost_tag",
            "is not one of the tags, so that nothing would be counted",
        ),
        ("{usd_a_month: 15, cost_tag: true}", "spend.cost_tag", "is a text, not true"),
        ("10", "spend", "spend is a map"),
    ],
)
def test_a_wrong_one_is_refused_with_its_line_and_what_to_write(
    spend: str, field: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(FilesRefused) as refused:
        load(spend, tmp_path)
    finding = next(one for one in refused.value.findings if one.field == field)
    lines = (tmp_path / "production.yaml").read_text("utf-8").splitlines()
    assert "spend:" in lines[finding.line - 1]
    assert says in str(finding)
