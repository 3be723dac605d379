"""Report generator: computes what the shop's figures say, keeps it, and has the rollup behind it kept."""
