"""Log analyser: what is set up for passing lines on cannot be used."""


class Unusable(Exception):
    """The message names what is wrong, not its value."""
