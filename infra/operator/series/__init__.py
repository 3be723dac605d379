"""Series: what Prometheus has: what each job exports, what recording rules make of it, what this bundle tells."""
