import pytest

from functions.shop_reader.keeping.script import ScriptStatement, WrongScript, statements

pytestmark = pytest.mark.unit


def test_statements_end_at_semicolons_outside_of_quotes_and_keep_their_lines() -> None:
    script = """-- a comment; with a semicolon
SELECT ';' AS "a;b";

/* two
lines; */ CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
    RETURN ';';
END
$body$;
SELECT 1"""
    first, second, third = statements(script)
    assert first == ScriptStatement(2, """SELECT ';' AS "a;b\"""")
    assert second.line == 5
    assert second.text.startswith("CREATE FUNCTION f()")
    assert second.text.endswith("$body$")
    assert third == ScriptStatement(10, "SELECT 1")


@pytest.mark.parametrize("script", ["", "-- nothing", ";;", "/* ; */ ;"])
def test_a_file_without_a_statement_has_none(script: str) -> None:
    assert statements(script) == []


@pytest.mark.parametrize(
    ("script", "line", "words"),
    [
        ("SELECT 1;\ncommit;", 2, "COMMIT: the whole file is one transaction"),
        ("BEGIN;\nSELECT 1;", 1, "BEGIN: the whole"),
        ("SELECT 1;\n\n\\set x 1\n", 3, "is a command of psql's"),
    ],
)
def test_what_would_end_the_transaction_is_refused_with_its_line(script: str, line: int, words: str) -> None:
    with pytest.raises(WrongScript, match=words) as error:
        statements(script)
    assert error.value.line == line
