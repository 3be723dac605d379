"""An environment whose proxy, certificates or credentials are odd: said, not crashed on, and no secret of it told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration


def test_what_is_odd_in_the_environment_leaves_a_side_unasked_and_is_said(tmp_path: Path) -> None:
    profile, file = tmp_path / "config", tmp_path / "live.json"
    profile.write_text("[default]\nregion = eu-central-1\ncredential_process = /bin/echo sekret123\n")
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    surroundings |= {"AWS_CONFIG_FILE": str(profile), "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    surroundings |= {"HTTP_PROXY": "socks9://anna:sekret123@127.0.0.1:1", "METRICS_TOKEN": "sekret123\n"}
    words = [sys.executable, "-m", "infra.cli", "check", "--json", str(file), "--live", "http://fitfoot.invalid"]
    done = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(file.read_text())
    assert (report["ok"], report["findings"], len(report["not_run"])) == (False, [], 2)
    assert "is HTTPS_PROXY, HTTP_PROXY, ALL_PROXY or SSL_CERT_FILE wrong?" in report["not_run"][0]
    assert report["not_run"][1].startswith("what AWS knows (functions, ")
    assert done.stdout.endswith("http://fitfoot.invalid and AWS could not be asked at all\n")
    assert "sekret123" not in done.stdout
