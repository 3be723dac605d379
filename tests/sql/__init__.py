"""Tests of the SQL that the figures are made by, on a real Postgres."""
