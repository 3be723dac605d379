"""Report generator: delivering: a report's files to S3, its mail by SES at most once, an event on the bus."""
