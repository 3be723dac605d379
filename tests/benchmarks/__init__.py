"""Benchmarks: `fitfoot bench`. Every bar is a ratio taken in one run, on the same input, the two sides in turn."""
