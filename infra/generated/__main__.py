"""Infra: `python -m infra.generated` writes anew what is made from the operator's files."""

import sys
from pathlib import Path

from infra.generated import makers
from infra.operator.findings import FilesRefused


def main(folder: Path) -> int:
    """Write what is not as it should be, and tell each file; the exit code is 1 where one cannot be made."""
    try:
        written = makers.write(folder)
    except FilesRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    print("\n".join(str(file.relative_to(folder)) for file in written) or "every generated file is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[2]))
