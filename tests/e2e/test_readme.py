"""What the READMEs tell people to type does what it says, letter by letter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.parts import Parts

pytestmark = pytest.mark.e2e
CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text()
OF_FOLDERS = sorted(path for top in ("functions", "infra", "tests") for path in (CHECKOUT / top).rglob("README.md"))
"""Those of sql/ are for psql, and tested there."""
NOT_HERE = {
    "aws logs tail": "the CLI of the development environment is version 1",
    "aws sqs": "the queue takes TLS only, which this run enforces; tested where a run does not",
    "aws ssm put-parameter": "of a real account",
    "aws sns subscribe": "of a real account",
    "uv run npx aws-cdk": "of a real account",
    "APP_VERSION": "of a real account",
    "uv run fitfoot check": "tested on its own",
    "pip install uv": "what runs this very test",
    "eval": "gives the environment that the tests have",
}


def commands(section: str) -> list[str]:
    """Those of a section of the top one."""
    text = re.split(r"^## ", README, flags=re.MULTILINE)
    (body,) = [part for part in text if part.startswith(section)]
    return typed(body)


def typed(body: str) -> list[str]:
    """The indented lines of a text, continued ones joined, without comments; what is fenced is no command of ours."""
    joined = re.sub(r"^```.*?^```", "", body, flags=re.MULTILINE | re.DOTALL).replace("\\\n", "")
    lines = [line.strip() for line in joined.splitlines() if line.startswith("    ")]
    return [re.sub(r"\s{2,}#.*$", "", line) for line in lines]


SECTIONS = ("Run it", "Operate it", "When something is wrong", "Reports", "Runbooks")
AT_THE_TOP = [line for part in SECTIONS for line in commands(part)]
IN_FOLDERS = [line for path in OF_FOLDERS for line in typed(path.read_text())]
HERE = [line for line in [*AT_THE_TOP, *IN_FOLDERS] if not line.startswith(tuple(NOT_HERE))]


def test_the_sections_hold_what_is_tested() -> None:
    assert len(HERE) >= 39
    assert len(IN_FOLDERS) >= 19


@pytest.mark.parametrize("command", HERE)
def test_a_line_of_readme_works(run: Parts, tmp_path: Path, command: str) -> None:
    (tmp_path / "one.json").write_text('{"dry_run": true}')
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **run.environment, "PATH": path}
    # as `fitfoot env` would have it; the fault that a line turns on is turned off again
    script = f"set -o pipefail; {command.replace('curl ', 'curl --fail --silent --show-error ')}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    subprocess.run(["curl", "-sX", "DELETE", f"{run.environment['SHOP_URL']}/faults"], capture_output=True, check=True)
    assert done.returncode == 0, done.stdout + done.stderr
    answered = tmp_path / "out.json"  # which the CLI calls fine whatever the function says
    said = answered.read_text() if answered.exists() else ""
    # stop fails by its nature, and assert where a test before has left errors in the shop's last minute
    may_fail = any(f'"step": "{step}"' in command for step in ("stop", "assert"))
    assert may_fail or "errorMessage" not in said, said
