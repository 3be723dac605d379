"""Prometheus: a template cut into text and actions, and an action into words, after Go's text/template/parse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WHITE = " \t\r\n"
_OPEN = re.compile(r"\{\{(-(?=[ \t\r\n]))?")
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*\*/(?:[ \t\r\n]-)?\}\}", re.DOTALL)
_CLOSE = re.compile(r"([ \t\r\n]-)?\}\}")
_WORD = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
      | (?P<assign>:?=)
      | (?P<variable>\$\w*)
      | (?P<number>[-+]?(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))
      | (?P<field>\.[^\W\d]\w*)
      | (?P<name>[^\W\d]\w*)
      | (?P<mark>[.|(),])""",
    re.VERBOSE,
)


class TemplateRefused(ValueError):
    """A template that cannot be expanded here; the message says what is not possible, and what is."""


@dataclass(frozen=True)
class Word:
    """A piece of an action; `kind` is the name of a group of _WORD, or "end" after the last one."""

    kind: str
    text: str


END = Word("end", "}}")


def cut(text: str) -> Iterator[str | list[Word]]:
    """Text and actions in their order, the trimming done, comments left out.

    Raises:
        TemplateRefused: an action is not closed, or holds what is no word.
    """
    at, trim = 0, False
    while found := _OPEN.search(text, at):
        before = text[at : found.start()]
        yield _trimmed(before, start=trim, end=bool(found[1]))
        comment = _COMMENT.match(text, found.end() + bool(found[1]))
        if comment:
            at, trim = comment.end(), comment[0].endswith("-}}")
        else:
            words, at, trim = _words(text, found.end())
            yield words
    yield _trimmed(text[at:], start=trim, end=False)


def _trimmed(text: str, *, start: bool, end: bool) -> str:
    text = text.lstrip(_WHITE) if start else text
    return text.rstrip(_WHITE) if end else text


def _words(text: str, at: int) -> tuple[list[Word], int, bool]:
    """The words of an action, where it ends, and whether the text after it is trimmed."""
    begun, words = at, []
    while not (close := _CLOSE.match(text, at)):
        word = _WORD.match(text, at)
        if not word:
            raise TemplateRefused(_why(text[begun - 2 :], text[at : at + 1]))
        assert word.lastgroup  # noqa: S101 - every alternative is a group
        words.append(Word(word.lastgroup, word[0]))
        at = word.end()
    return [*words, END], close.end(), bool(close[1])


def _why(action: str, char: str) -> str:
    shown = action if len(action) <= 40 else f"{action[:40]}…"  # noqa: PLR2004 - enough to find it by
    if not char:
        return f"{shown} is not closed; write }}}} at its end"
    if char == "/":
        return (
            f"{shown} is not possible; a comment is written {{{{/* … */}}}}, and a division belongs into the expression"
        )
    if char == "'":
        return f"{shown} has a text in single quotes; write it in double ones or backquotes"
    if char in '"`':
        return f"a text in {shown} has no end; close it with {char}"
    return f"{char!r} in {shown} is not possible; arithmetic belongs into the expression"
