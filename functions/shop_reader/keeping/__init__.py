"""Shop reader: the one half that writes, and only in the schema `monitoring`: the rollup's passes and migrations."""
