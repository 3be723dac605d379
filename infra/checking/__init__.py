"""`fitfoot check`: everything that an operator edits, file by file and then what no file alone can tell."""
