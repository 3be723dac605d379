"""Report generator: what incidents cost."""
