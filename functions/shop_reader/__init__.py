"""Shop reader: named, read-only questions to what the shop runs."""
