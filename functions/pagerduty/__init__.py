"""PagerDuty: pages to it, and what it answers."""
