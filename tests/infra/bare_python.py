"""Tests: run by test_bundle.py in a bare Python (-I -S), where only a bundle and what Lambda brings can be imported.

Arguments: the bundle, the folder that stands for Lambda's own packages, the function, then names that its code imports.
Prints JSON: the modules loaded after the handler's import, and the top-level names loaded from the bundle after
everything was imported and used.
"""

import importlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType


def main(bundle: str, runtime: str, function: str, *named: str) -> None:
    """Imports the handler, then all the rest."""
    sys.path += [bundle, runtime]
    importlib.import_module(f"functions.{function}.handler")
    after_handler = sorted(sys.modules)
    for path in sorted(Path(bundle, "functions").rglob("*.py")):
        parts = path.relative_to(bundle).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
    for name in named:
        with suppress(ModuleNotFoundError):  # `from a import b` names a.b, though b may be no module
            importlib.import_module(name)
    if "httpx" in sys.modules:
        use_httpx(sys.modules["httpx"])
    loaded = {name.partition(".")[0] for name, module in sys.modules.items() if comes_from(bundle, module)}
    print(json.dumps({"after_handler": after_handler, "from_bundle": sorted(loaded)}))


def comes_from(bundle: str, module: ModuleType) -> bool:
    """Whether a module is the bundle's own, a package without a file included."""
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(place is not None and Path(place).is_relative_to(bundle) for place in places)


def use_httpx(httpx: ModuleType) -> None:
    """Makes a client and a request that is refused: only then does httpx import the packages it stands on."""
    asyncio = importlib.import_module("asyncio")

    async def ask() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            with suppress(httpx.ConnectError):
                await client.get("http://127.0.0.1:1/")

    asyncio.run(ask())


if __name__ == "__main__":
    main(*sys.argv[1:])
