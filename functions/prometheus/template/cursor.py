"""Prometheus: the place in an action up to which it is read."""

from functions.prometheus.template.words import TemplateRefused, Word


class Cursor:
    """Walks an action's words; its last one is END."""

    def __init__(self, words: list[Word]) -> None:
        self._words = words
        self._at = 0

    @property
    def next(self) -> Word:
        """The word not yet read."""
        return self._words[self._at]

    def word(self) -> Word:
        """Read a word."""
        self._at += 1
        return self._words[self._at - 1]

    def skip(self) -> None:
        """Read what space there is."""
        while self.next.kind == "space":
            self._at += 1

    @property
    def over(self) -> bool:
        """Whether a command ends here."""
        return self.next.kind == "end" or self.next.text in ("|", ")")

    def take(self, mark: str) -> bool:
        """Read a mark, if it is next."""
        found = self.next.text == mark
        self._at += found
        return found

    def expect(self, word: Word) -> None:
        """Read just this word.

        Raises:
            TemplateRefused: it is another.
        """
        self.skip()
        if self.next != word:
            raise TemplateRefused(f"{self.next.text} stands where {word.text} has to")
        self._at += self.next.kind != "end"

    def fields(self) -> tuple[str, ...]:
        """Read the fields that follow without a space."""
        names = []
        while self.next.kind == "field":
            names.append(self.word().text[1:])
        return tuple(names)

    def assignment(self) -> tuple[str, bool]:
        """Read `$x :=` or `$x =`: the variable, and whether it is a new one; nothing where neither stands."""
        self.skip()
        following = [word for word in self._words[self._at :] if word.kind != "space"][:2]
        if [word.kind for word in following] != ["variable", "assign"]:
            return "", True
        while self.word().kind != "assign":
            pass
        return following[0].text, following[1].text == ":="
