"""Bus: what the monitoring tells others; it only nudges, the tables are the truth."""
