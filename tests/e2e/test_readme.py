"""What the READMEs tell people to type does what it says, letter by letter."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from infra.local import debian
from infra.local.parts import Parts

pytestmark = pytest.mark.e2e
CHECKOUT = Path(__file__).parents[2]
OF_FOLDERS = (file for top in ("functions", "infra") for file in (CHECKOUT / top).rglob("README.md"))
READMES = (CHECKOUT / "README.md", *OF_FOLDERS)
"""Those of sql/ are for psql, and tested there; that of tests/ lists what is not run here."""
LISTED = re.compile(r"^\| `([^`]+)` \| ", re.MULTILINE)


def typed(body: str) -> list[str]:
    """The indented lines of a text, continued ones joined, without comments; what is fenced is no command of ours."""
    joined = re.sub(r"^```.*?^```", "", body, flags=re.MULTILINE | re.DOTALL).replace("\\\n", "")
    lines = [line.strip() for line in joined.splitlines() if line.startswith("    ")]
    return [re.sub(r"\s{2,}#.*$", "", line) for line in lines]


TYPED = sorted({line for file in READMES for line in typed(file.read_text())})
NOT_HERE = LISTED.findall((CHECKOUT / "tests" / "README.md").read_text().partition("## Commands")[2])
"""How lines begin that tests/README.md lists, each with its reason."""
HERE = [line for line in TYPED if not line.startswith(tuple(NOT_HERE))]


def test_readmes_hold_what_is_tested() -> None:
    assert len(HERE) >= 45


@pytest.mark.parametrize("listed", NOT_HERE)
def test_what_is_listed_as_not_run_here_stands_in_a_readme(listed: str) -> None:
    assert any(line.startswith(listed) for line in TYPED)


@pytest.mark.parametrize("command", HERE)
def test_a_line_of_readme_works(run: Parts, tmp_path: Path, command: str) -> None:
    (tmp_path / "one.json").write_text('{"dry_run": true}')
    for folder in ("infra", "sql"):
        (tmp_path / folder).symlink_to(CHECKOUT / folder)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"], str(debian.binary("kubectl").parent)])
    environment = {**os.environ, **run.environment, "PATH": path}
    # as `fitfoot env` would have it; the fault that a line turns on is turned off again
    typed_here = command.replace("curl ", "curl --fail --silent --show-error ").replace("uv run fitfoot", "fitfoot")
    done = _bash(f"set -o pipefail; {typed_here}", tmp_path, environment)
    _bash('curl -sX DELETE "$SHOP_URL/faults"', tmp_path, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    answered = tmp_path / "out.json"  # which the CLI calls fine whatever the function says
    said = answered.read_text() if answered.exists() else ""
    # stop fails by its nature, and assert where a test before has left errors in the shop's last minute
    may_fail = any(f'"step": "{step}"' in command for step in ("stop", "assert"))
    assert may_fail or "errorMessage" not in said, said


def _bash(script: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
