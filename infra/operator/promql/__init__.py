"""PromQL: what an expression returns, by what Prometheus has, and what of it cannot be meant."""
