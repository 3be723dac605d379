"""What an operator edits, read and held against its format: every mistake named with its line and the right name."""
