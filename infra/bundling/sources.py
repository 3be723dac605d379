"""Bundling: which of our own files a function needs, found in the code itself."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from infra.bundling.failure import BundleFailed, nearest

FUNCTIONS = "functions"
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
"""Fields of a syntax tree that hold statements: an import is one, so expressions need no visit."""
LEFT_OUT = {"requirements.txt", "README.md"}  # by then it is installed; for people


def functions(root: Path) -> tuple[str, ...]:
    """Names of all functions of a checkout: the folders of functions/ with a handler.py, sorted."""
    return tuple(sorted(handler.parent.name for handler in (root / FUNCTIONS).glob("*/handler.py")))


def function_named(name: str, root: Path) -> str:
    """The function a person means: `health-probe` and `health_probe` are the same.

    Raises:
        BundleFailed: there is no such function; the message has the nearest right name.
    """
    known = {function.replace("_", "-"): function for function in functions(root)}
    wanted = name.replace("_", "-").removeprefix("fitfoot-")
    if wanted not in known:
        raise BundleFailed(f"there is no function {name}: {nearest(wanted, known)}")
    return known[wanted]


def source_files(name: str, root: Path) -> tuple[Path, ...]:
    """Our files of a bundle, relative to the checkout, sorted: the function's folder and the rooms it reaches, whole.

    Raises:
        BundleFailed: the code imports another function or a room that is not there.
    """
    folders = [name, *sorted(rooms(name, root))]
    files = (path for folder in folders for path in files_of(root / FUNCTIONS / folder))
    return (Path(FUNCTIONS, "__init__.py"), *sorted(path.relative_to(root) for path in files))


def rooms(name: str, root: Path) -> frozenset[str]:
    """Names of the rooms that a function's code reaches, however indirectly, lazy imports included.

    Raises:
        BundleFailed: the code imports another function or a room that is not there.
    """
    others = {other for other in functions(root) if other != name}
    reached = [name]
    for folder in reached:  # grows while it is walked
        for file, room in imported_rooms(root / FUNCTIONS / folder, root):
            if room in others:
                raise BundleFailed(f"{file} imports the function {room}: move what both need to a room of its own")
            if not (root / FUNCTIONS / room).is_dir():
                there = [path.name for path in (root / FUNCTIONS).iterdir() if path.is_dir()]
                raise BundleFailed(f"{file} imports functions.{room}, which is not there: {nearest(room, there)}")
            if room not in reached:
                reached.append(room)
    return frozenset(reached[1:])


def imported_rooms(folder: Path, root: Path) -> Iterator[tuple[Path, str]]:
    """Each file of a folder with each folder of functions/ that it imports."""
    for path in files_of(folder):
        if path.suffix == ".py":
            file = path.relative_to(root)
            for module in imported_modules(path, package=".".join(file.parent.parts)):
                top, _, rest = module.partition(".")
                if top == FUNCTIONS and rest:
                    yield file, rest.partition(".")[0]


def imported_modules(path: Path, package: str) -> Iterator[str]:
    """Absolute names of the modules that a file imports when it runs, at the top or later.

    `from a import b` gives both `a` and `a.b`, for b may be a module. What only a type checker imports is left out.

    Args:
        path: a Python file.
        package: dotted name of the package it is in, against which its relative imports count.

    Raises:
        BundleFailed: it is not Python.
    """
    try:
        yield from _imported(path.read_bytes(), package)
    except SyntaxError as error:
        raise BundleFailed(f"{path}, line {error.lineno}: {error.msg}") from error


@cache
def _imported(code: bytes, package: str) -> tuple[str, ...]:
    """Once for each file: most rooms are in most bundles."""
    return tuple(_imports(ast.parse(code), package))


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            waiting += node.orelse
            continue
        waiting += [inner for block in BLOCKS for inner in getattr(node, block, [])]
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parent = ".".join(package.split(".")[: package.count(".") + 2 - node.level]) if node.level else ""
            module = ".".join(filter(None, [parent, node.module]))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def files_of(folder: Path) -> list[Path]:
    """The files of a folder that belong in a bundle, sorted: no caches, nothing hidden, no requirements."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.name not in LEFT_OUT
        and not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(folder).parts)
    )
