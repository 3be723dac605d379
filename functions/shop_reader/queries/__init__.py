"""Shop reader: the questions that may be asked of Postgres: files of SQL, which `psql -f` runs as well."""
