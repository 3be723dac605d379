"""Nouns of the monitoring, standard library only."""
