"""Shop reader: the questions that the bundle holds, by name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from functions.model.names import did_you_mean
from functions.shop_reader.answer import NotAsked
from functions.shop_reader.queries.query_file import NAME, Query, WrongQuery, parse

BUNDLED: Final = "sql/queries"
_SHOWN_CHARS = 40


@dataclass(frozen=True)
class Shelf:
    """A folder of query files, `called` that in the bundle; each is read when it is asked for."""

    folder: Path
    called: str = BUNDLED

    def query(self, name: str) -> Query:
        """The question of that name.

        Raises:
            Unanswerable: there is none, with the nearest, or its file is wrong.
        """
        names = sorted(file.stem for file in self.folder.glob("*.sql") if NAME.fullmatch(file.stem))
        if name not in names:
            known = did_you_mean(name[:_SHOWN_CHARS], names) if names else "; there are none in the bundle"
            raise NotAsked(f"there is no question {name[:_SHOWN_CHARS]!r}{known}")
        try:
            return parse(name, (self.folder / f"{name}.sql").read_text("utf-8"))
        except (WrongQuery, UnicodeDecodeError) as error:
            line = error.line if isinstance(error, WrongQuery) else 1
            raise NotAsked(f"{self.called}/{name}.sql, line {line}: {error}") from error
