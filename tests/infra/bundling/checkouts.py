"""Tests: small checkouts with functions of their own, to bundle."""

from collections.abc import Mapping
from pathlib import Path

PYPROJECT = """[project]
name = "greetings"
version = "1"
requires-python = ">=3.11,<3.14"

[dependency-groups]
greeter = ["markupsafe"]
farewell = []
"""
SOURCES = {
    "pyproject.toml": PYPROJECT,
    "functions/__init__.py": '"""All."""\n',
    "functions/greeter/__init__.py": "",
    "functions/greeter/handler.py": (
        "from functions.words.hello import HELLO\n\n\n"
        "def handle(event, context):\n    import markupsafe\n\n    return markupsafe.escape(HELLO)\n"
    ),
    "functions/greeter/page.html": "<p>Hello</p>\n",
    "functions/words/__init__.py": "",
    "functions/words/hello.py": 'HELLO = "Grüezi"\n',
    "functions/farewell/__init__.py": "",
    "functions/farewell/handler.py": "def handle(event, context):\n    return None\n",
    "functions/farewell/requirements.txt": "",
    "functions/unused_room/__init__.py": "",
}


def a_checkout(root: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Writes a checkout with the functions `greeter` and `farewell` and the room `words`."""
    for name, text in (SOURCES | dict(changes or {})).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root
