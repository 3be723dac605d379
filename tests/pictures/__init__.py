"""Tests: README's pictures, of a real run: `uv run fitfoot up --detach`, then `uv run python -m tests.pictures`."""
