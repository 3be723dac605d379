"""Report generator: what visitors felt (web vitals), beside what they bought."""
