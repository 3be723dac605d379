"""Report generator: a report becomes text, a page, charts and a mail; pure, but for what draws the charts."""
