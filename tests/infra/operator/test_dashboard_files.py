"""Tests: what is wrong with a dashboard's file is found, at its line; ours say nothing."""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.operator.dashboard_files import FOLDER, RUNBOOKS, SETTINGS, findings
from infra.operator.findings import Finding

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]
NAME = "system-overview.json"
STATUS, TIMES, INCIDENTS, CPU, MEMORY = "Service Status", "Response Times", "Open Incidents", "CPU", "Memory"
KEPT = ("Is It Well?", STATUS, INCIDENTS, TIMES, CPU, MEMORY)
LIMITS = "panels[4].fieldConfig.defaults.thresholds"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / RUNBOOKS).mkdir(parents=True)
    for runbook in (CHECKOUT / RUNBOOKS).glob("*.yaml"):
        (tmp_path / RUNBOOKS / runbook.name).touch()
    return tmp_path


def test_ours_are_well() -> None:
    assert findings(CHECKOUT) == []


@cache
def _ours() -> str:
    """A page of ours, without most of its panels."""
    page = json.loads((CHECKOUT / FOLDER / NAME).read_text("utf-8"))
    page["panels"] = [panel for panel in page["panels"] if panel["title"] in KEPT]
    return json.dumps(page, indent=2, ensure_ascii=False)


def _written(checkout: Path, change: Callable[[dict[str, Any]], object]) -> list[Finding]:
    page = json.loads(_ours())
    change(page)
    (checkout / FOLDER / NAME).write_text(json.dumps(page, indent=2, ensure_ascii=False), encoding="utf-8")
    return findings(checkout)


def _panel(page: dict[str, Any], title: str = STATUS) -> dict[str, Any]:
    return next(panel for panel in page["panels"] if panel["title"] == title)


def _defaults(page: dict[str, Any], title: str = STATUS) -> dict[str, Any]:
    found: dict[str, Any] = _panel(page, title)["fieldConfig"]["defaults"]
    return found


def _target(page: dict[str, Any], title: str = STATUS, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = _panel(page, title)["targets"][number]
    return found


def _steps(page: dict[str, Any], title: str = CPU) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _defaults(page, title)["thresholds"]["steps"]
    return found


def _override(page: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _panel(page, INCIDENTS)["fieldConfig"]["overrides"][0]["properties"][0]["value"]
    return found


MISTAKES: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (lambda page: page.update(uid="system"), "uid", "the file is called system-overview.json"),
    (lambda page: page.update(id=7), "id", "remove it"),
    (lambda page: page.update(title=" "), "title", "has no title"),
    (lambda page: page.pop("description"), "description", "has no description"),
    (lambda page: page.update(tags=[]), "tags", "has no tag"),
    (lambda page: page.update(schemaVersion="42"), "schemaVersion", "not '42'"),
    (lambda page: page.update(refresh="1 minute"), "refresh", "not '1 minute'"),
    (lambda page: page["time"].update({"from": "6h"}), "time.from", "not '6h'"),
    (lambda page: page.update(timezone="Europe/Bern"), "timezone", "there is no time zone 'Europe/Bern'"),
    (lambda page: page["templating"].update(list=[]), "templating", "no variable datasource"),
    (
        lambda page: page["templating"]["list"][0].update(query="loki"),
        "templating.list[0].query",
        "choose a Prometheus",
    ),
    (
        lambda page: page["templating"]["list"].append(dict(page["templating"]["list"][0])),
        "templating.list[1].name",
        "is taken",
    ),
    (lambda page: page["links"][0].update(tags=["fitfot"]), "links[0].tags[0]", "did you mean fitfoot"),
    (
        lambda page: page["links"][3].update(url=page["links"][3]["url"].replace("ServiceDown", "ServiceDone")),
        "links[3].url",
        "did you mean FitFoot-ServiceDown",
    ),
    (
        lambda page: page["links"][3].update(url=page["links"][3]["url"].replace("=eu-central-1", "=eu-west-1")),
        "links[3].url",
        "leads to the console of eu-central-1, for eu-west-1",
    ),
    (lambda page: page["links"][1].update(url="/d/overview"), "links[1].url", "did you mean system-overview"),
    (lambda page: page["links"][1].update(url="status"), "links[1].url", "not 'status'"),
    (lambda page: page["links"][1].update(title=""), "links[1].title", "no title"),
    (lambda page: page["annotations"]["list"][0].update(name=""), "annotations.list[0].name", "has no name"),
    (
        lambda page: page["annotations"]["list"][0]["target"].pop("expr"),
        "annotations.list[0].target.expr",
        "is an expression",
    ),
    (lambda page: page.update(panels=[]), "panels", "there is no panel"),
    (lambda page: _panel(page).update(type="stats"), "panels[1].type", "did you mean stat?"),
    (lambda page: _panel(page).pop("title"), "panels[1].title", "has no title"),
    (lambda page: _panel(page).update(description=""), "panels[1].description", "nothing explains 'Service Status'"),
    (lambda page: _panel(page).update(id=3), "panels[2].id", "the id 3 is taken"),
    (lambda page: _panel(page)["gridPos"].update(w=25), "panels[1].gridPos.w", "a page that is 24 wide"),
    (lambda page: _panel(page)["gridPos"].update(h=0), "panels[1].gridPos.h", "0 high"),
    (lambda page: _panel(page)["gridPos"].update(x="0"), "panels[1].gridPos.x", "24 wide"),
    (lambda page: _panel(page)["gridPos"].update(w=9), "panels[2].gridPos.x", "stands over 'Service Status'"),
    (lambda page: _panel(page)["datasource"].update(uid="prometheus"), "panels[1].datasource.uid", "asks 'prometheus'"),
    (lambda page: _defaults(page).pop("unit"), "panels[1].fieldConfig.defaults.unit", "has no unit"),
    (lambda page: _defaults(page, TIMES).update(unit="percet"), "panels[3].fieldConfig.defaults.unit", "mean percent?"),
    (lambda page: _defaults(page).update(unit="☃"), "panels[1].fieldConfig.defaults.unit", "such as"),
    (lambda page: _defaults(page).pop("noValue"), "panels[1].fieldConfig.defaults.noValue", "looks like all is well"),
    (lambda page: _defaults(page, CPU).update(max="100"), "panels[4].fieldConfig.defaults.max", "not '100'"),
    (lambda page: _defaults(page, CPU).update(min=100), "panels[4].fieldConfig.defaults.min", "not below the max"),
    (lambda page: _defaults(page, CPU).update(decimals="0"), "panels[4].fieldConfig.defaults.decimals", "not '0'"),
    (
        lambda page: _steps(page)[1].update(value="80"),
        f"{LIMITS}.steps[1].value",
        "'80'",
    ),
    (
        lambda page: _steps(page)[1].update(value=800),
        f"{LIMITS}.steps[1].value",
        "0 to 100",
    ),
    (
        lambda page: _steps(page)[0].update(value=0),
        f"{LIMITS}.steps[0].value",
        "the bottom",
    ),
    (lambda page: _steps(page)[1].pop("color"), f"{LIMITS}.steps[1].color", "has no color"),
    (
        lambda page: _steps(page, "Memory")[2].update(value=80),
        "panels[5].fieldConfig.defaults.thresholds.steps[2].value",
        "80 is not above the step before, 90",
    ),
    (
        lambda page: _defaults(page, CPU)["thresholds"].update(steps=[]),
        f"{LIMITS}.steps",
        "there is no step",
    ),
    (
        lambda page: _defaults(page, CPU)["thresholds"].update(mode="relative"),
        f"{LIMITS}.mode",
        "not 'relative'",
    ),
    (
        lambda page: _defaults(page, TIMES).update(unit="percentunit"),
        "panels[3].fieldConfig.defaults.thresholds.steps[2].value",
        "2 of a share of 0 to 1; write 0.02",
    ),
    (
        lambda page: _panel(page, INCIDENTS)["fieldConfig"]["overrides"][0]["properties"][0]["value"]["steps"][
            1
        ].update(value=None),
        "panels[2].fieldConfig.overrides[0].properties[0].value.steps[1].value",
        "not nothing",
    ),
    (lambda page: _panel(page).update(targets=[]), "panels[1].targets", "asks nothing"),
    (lambda page: _target(page).update(expr=""), "panels[1].targets[0].expr", "is an expression"),
    (
        lambda page: _target(page).update(expr="up[$__rate_intervall]"),
        "panels[1].targets[0].expr",
        "mean $__rate_interval?",
    ),
    (lambda page: _target(page).update(expr="up{job=~'${jobs:pipe}'}"), "panels[1].targets[0].expr", "variable $jobs"),
    (lambda page: _target(page, number=1).update(refId="A"), "panels[1].targets[1].refId", "A is taken"),
    (lambda page: _target(page).pop("refId"), "panels[1].targets[0].refId", "has no refId"),
    (lambda page: _target(page).update(hide=True), "panels[1].targets[0].hide", "is hidden"),
    (lambda page: _target(page).update(instant=False), "panels[1].targets[0].instant", "of a series that ended"),
    (lambda page: _target(page).update(legendFormat=""), "panels[1].targets[0].legendFormat", "what the series is"),
    (lambda page: _target(page).update(legendFormat="{{job}"), "panels[1].targets[0].legendFormat", "left over"),
    (lambda page: _target(page).update(datasource="prometheus"), "panels[1].targets[0].datasource", "asks nothing"),
    (
        lambda page: _panel(page)["links"][0].update(url="https://grafana.fitfoot.ch/d/system"),
        "panels[1].links[0].url",
        "there is no dashboard with the uid 'system'",
    ),
]


@pytest.mark.parametrize(("change", "field", "said"), MISTAKES, ids=[said for _, _, said in MISTAKES])
def test_a_mistake_is_found_where_it_stands(
    checkout: Path, change: Callable[[dict[str, Any]], object], field: str, said: str
) -> None:
    found = [one for one in _written(checkout, change) if said in f"{one.message}; {one.hint}"]
    assert [(one.file.name, one.field) for one in found] == [(NAME, field)]
    text = (checkout / FOLDER / NAME).read_text("utf-8")
    assert _begins(json.loads(text), field) in text.splitlines()[found[0].line - 1]


def _begins(page: object, field: str) -> str:
    """What the last thing begins with that is there on the way to a field: its key, or in a list itself."""
    there, begins = page, "{"
    for step in re.findall(r"[^.\[\]]+", field):
        if isinstance(there, list):
            there = there[int(step)]
            begins = json.dumps(there)[0]
        elif isinstance(there, dict) and step in there:
            there, begins = there[step], f'"{step}"'
    return begins


def test_the_page_that_mistakes_are_made_in_is_well_itself(checkout: Path) -> None:
    assert _written(checkout, len) == []


def test_a_file_that_is_no_json_blinds_no_other(checkout: Path) -> None:
    (checkout / FOLDER / "business-metrics.json").write_text('{"uid": \n')
    found = _written(checkout, lambda page: page.update(uid="system"))
    assert [(one.file.name, one.line) for one in found if one.field != "links"] != []
    assert {one.file.name for one in found} == {"business-metrics.json", NAME}


def test_links_lead_to_the_region_that_is_deployed_to(checkout: Path) -> None:
    (checkout / SETTINGS).mkdir(parents=True)
    (checkout / SETTINGS / "production.yaml").write_text("region: eu-central-2\n")
    (checkout / SETTINGS / "wrong.yaml").write_text("region: [\n")
    found = _written(checkout, len)
    assert len(found) > 4
    assert {one.message for one in found} == {"leads to eu-central-1, and the settings deploy to eu-central-2"}


def test_a_checkout_without_dashboards_is_told_how_to_make_them(tmp_path: Path) -> None:
    (found,) = findings(tmp_path)
    assert (found.message, found.hint) == ("holds no dashboard", "run uv run python -m infra.generated")


@cache
def _places() -> list[tuple[str | int, ...]]:
    def inside(value: object, place: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        if not isinstance(value, dict | list):
            return []
        held = value.items() if isinstance(value, dict) else enumerate(value)
        return [one for key, part in held for one in [(*place, key), *inside(part, (*place, key))]]

    return inside(json.loads(_ours()), ())


@settings(max_examples=int(os.environ.get("FITFOOT_DASHBOARD_EXAMPLES", "30")), deadline=None)
@given(chosen=st.integers(0), other=st.sampled_from([None, True, -1, 10**9, "", "☃", [], [[]], [{}], {}, {"a": []}]))
def test_whatever_stands_in_it_the_rest_is_looked_at(
    chosen: int, other: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = _places()[chosen % len(_places())]
    folder = tmp_path_factory.mktemp("any")
    (folder / FOLDER).mkdir(parents=True)
    page = json.loads(_ours())
    part = page
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = other
    page["annotations"] = page["annotations"] if isinstance(page["annotations"], dict) else {}
    (folder / FOLDER / NAME).write_text(json.dumps(page), encoding="utf-8")
    assert any("there is no runbook" in one.message for one in findings(folder)) or place[0] == "links"
