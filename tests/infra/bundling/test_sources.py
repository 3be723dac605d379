"""Tests: which of our files a function needs."""

from pathlib import Path

import pytest

from infra.bundling.failure import BundleFailed
from infra.bundling.sources import function_named, functions, imported_modules, rooms, source_files
from tests.infra.bundling.checkouts import a_checkout

pytestmark = pytest.mark.unit
HANDLER = "functions/greeter/handler.py"


def test_a_folder_with_a_handler_is_a_function(tmp_path: Path) -> None:
    assert functions(a_checkout(tmp_path)) == ("farewell", "greeter")


def test_a_function_is_found_by_the_name_it_has_in_aws(tmp_path: Path) -> None:
    root = a_checkout(tmp_path, {"functions/long_name/handler.py": ""})
    assert {function_named(name, root) for name in ("long-name", "long_name", "fitfoot-long-name")} == {"long_name"}


def test_an_unknown_function_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(BundleFailed, match=r"^there is no function greter: did you mean greeter\?$"):
        function_named("greter", a_checkout(tmp_path))


def test_a_name_like_no_other_is_answered_with_all_names(tmp_path: Path) -> None:
    with pytest.raises(BundleFailed, match=r"there are: farewell, greeter$"):
        function_named("xyz", a_checkout(tmp_path))


@pytest.mark.parametrize(
    "code",
    [
        "import functions.words.hello",
        "import functions.words as w",
        "from functions import words",
        "from functions.words import hello",
        "from ..words.hello import HELLO",
        "from .. import words",
        "def handle():\n    try:\n        from functions.words import hello\n    finally:\n        pass",
        "match 1:\n    case 1:\n        import functions.words",
        "try:\n    pass\nexcept ValueError:\n    import functions.words",
        "if True:\n    pass\nelse:\n    import functions.words",
    ],
)
def test_a_room_is_found_however_it_is_imported(code: str, tmp_path: Path) -> None:
    assert rooms("greeter", a_checkout(tmp_path, {HANDLER: code})) == {"words"}


def test_a_room_that_a_room_imports_is_found(tmp_path: Path) -> None:
    changes = {"functions/words/hello.py": "import functions.deep", "functions/deep/__init__.py": ""}
    assert rooms("greeter", a_checkout(tmp_path, changes)) == {"words", "deep"}


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_only_a_type_checker_imports_is_not_needed(test: str, tmp_path: Path) -> None:
    code = f"if {test}:\n    from functions.words import hello\n"
    assert rooms("greeter", a_checkout(tmp_path, {HANDLER: code})) == frozenset()


def test_a_function_that_imports_another_is_refused(tmp_path: Path) -> None:
    root = a_checkout(tmp_path, {"functions/words/hello.py": "def f():\n    import functions.farewell.handler"})
    with pytest.raises(BundleFailed, match=r"^functions/words/hello\.py imports the function farewell: move"):
        rooms("greeter", root)


def test_a_room_that_is_not_there_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    root = a_checkout(tmp_path, {HANDLER: "import functions.wrods"})
    with pytest.raises(BundleFailed, match=r"handler\.py imports functions\.wrods.*did you mean words\?$"):
        rooms("greeter", root)


def test_code_that_is_not_python_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BundleFailed, match=r"handler\.py, line 2: "):
        rooms("greeter", a_checkout(tmp_path, {HANDLER: "\nimport ="}))


def test_folders_are_taken_whole_but_for_caches_and_what_is_hidden(tmp_path: Path) -> None:
    left_out = ("__pycache__/old.pyc", "requirements.txt", "README.md")
    stray = ["functions/words/.hidden", *(f"functions/greeter/{name}" for name in left_out)]
    files = source_files("greeter", a_checkout(tmp_path, dict.fromkeys(stray, "")))
    assert [file.as_posix().removeprefix("functions/") for file in files] == [
        "__init__.py",
        "greeter/__init__.py",
        "greeter/handler.py",
        "greeter/page.html",
        "words/__init__.py",
        "words/hello.py",
    ]


def test_a_name_taken_from_a_package_may_be_a_module(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text("from json import decoder\nimport os.path", "utf-8")
    assert set(imported_modules(path, "functions.greeter")) == {"json", "json.decoder", "os.path"}
