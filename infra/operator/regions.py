"""Infra: the regions of AWS, and those that the settings deploy to."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from infra.operator.findings import FilesRefused
from infra.operator.yaml_file import read

LOCAL: Final = "local"
"""The environment that is deployed to no region: its settings name one because the emulator wants one."""


def _regions() -> Iterator[str]:
    """As the AWS SDK knows them; beside them it has one for what is of no region, like aws-global."""
    known = json.loads(files("botocore").joinpath("data", "partitions.json").read_text("utf-8"))
    for partition in known["partitions"]:
        yield from sorted(name for name in partition["regions"] if not name.endswith("-global"))


REGIONS: Final = tuple(_regions())


def deployed_to(folder: Path) -> set[str]:
    """The regions of a folder of settings; what is wrong with a file is told where settings are looked at."""
    found: set[str] = set()
    for file in sorted(folder.glob("*.yaml")):
        try:
            settings = read(file, "").values
        except FilesRefused:
            continue
        if settings.get("name") != LOCAL and settings.get("region") in REGIONS:
            found.add(settings["region"])
    return found
