"""The `fitfoot` console script: one subcommand per errand."""


def main() -> None:
    """Parse and dispatch."""
