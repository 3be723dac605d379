import subprocess
from pathlib import Path

import pytest

from infra.local.cdk_process import CdkProcess, SynthesisFailed
from infra.operator.places import CHECKS

pytestmark = pytest.mark.integration


def test_what_is_wrong_with_the_checks_is_told_without_a_traceback(tmp_path: Path) -> None:
    checks = tmp_path / "checks.yaml"
    checks.write_text("endpoints: [{name: a, url: 'http://fitfoot.ch', conditions: ['[STATU] == 200']}]")
    cdk = CdkProcess(checks, tmp_path)
    try:
        with pytest.raises(SynthesisFailed, match=r"checks.yaml:1: .*did you mean \[STATUS\]\?") as refused:
            cdk.bundled()
    finally:
        cdk.close()
    assert "Traceback" not in str(refused.value)


def test_it_ends_at_once_when_nobody_wants_it_any_more(tmp_path: Path) -> None:
    cdk = CdkProcess(CHECKS, tmp_path)
    cdk.kill()
    with pytest.raises(SynthesisFailed, match="ended with status -9"):
        cdk.bundled()
    cdk.close()
    running = subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True, text=True, check=False)
    assert running.stdout == ""
