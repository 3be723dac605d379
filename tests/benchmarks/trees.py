"""Benchmarks: folders to start from: a bundle as a zip leaves it, the same one compiled anew, Lambda's own packages."""

import compileall
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from infra.bundling.folder import LONG_AGO

LAMBDA_BRINGS = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")


def normalised(bundle: Path, tree: Path) -> Path:
    """A copy with the bundle's own bytecode, every file dated as in a reproducible zip."""
    shutil.copytree(bundle, tree, copy_function=shutil.copyfile)
    for path in tree.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return tree


def freshly_compiled(bundle: Path, tree: Path) -> Path:
    """A copy compiled in its place by the Python that runs it, checked against each file's time as usual."""
    shutil.copytree(bundle, tree, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(tree, quiet=2)
    return tree


def lambda_packages(folder: Path) -> Path:
    """A folder with what Lambda's runtime brings, and nothing else of this environment."""
    folder.mkdir()
    for name in LAMBDA_BRINGS:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            origin = origin.parent if origin.name == "__init__.py" else origin
            (folder / origin.name).symlink_to(origin)
    return folder
