"""The console script's values: what people may write behind an option, and a sentence for what they may not."""

import argparse
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit


def url(*schemes: str) -> Callable[[str], str]:
    """A URL of one of these schemes, with a host."""

    def read(text: str) -> str:
        like = f"is no address like {schemes[0]}://host:port"
        try:
            parts = urlsplit(text)
            well = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:  # argparse would repeat all of it; and what stands for a port may be a password
            raise argparse.ArgumentTypeError(f"what was given {like}") from None
        if not well:
            raise argparse.ArgumentTypeError(f"{_without_secrets(text)!r} {like}")
        return text

    return read


def _without_secrets(text: str) -> str:
    """What is not well-formed without what may be a user, a password or a token in it."""
    return re.split(r"[?#]", text.rpartition("@")[2], maxsplit=1)[0]


def day(text: str) -> date:
    """A day, as 2026-11-22."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-22") from None


def output(text: str) -> Path:
    """A file that can be written: found out before the work whose result it is to hold."""
    path = Path(text).absolute()
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{text} cannot be written: its folder must be there, and be yours")
    return path


def file(text: str) -> Path:
    """A file that is there."""
    path = Path(text).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path
