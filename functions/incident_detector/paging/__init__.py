"""Incident detector: paging: what is owed is paid, by whatever channels are set up."""
