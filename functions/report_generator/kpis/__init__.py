"""Report generator: what the shop aims at, and what a day came to."""
