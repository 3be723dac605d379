"""Shop reader: the shop's Postgres: where it is, who it is, and what it answers to named, read-only questions."""
