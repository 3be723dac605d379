"""Report generator: usual: what the shop usually sees in each hour of the week."""
