"""Benchmarks: how much CPU each function took: of the emulator's worker processes, as Linux counts it."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM, _BORN = 11, 12, 19  # places in /proc/PID/stat after the name


class Workers:
    """The workers of the emulator that listens on this port; other emulators of this machine have their own."""

    def __init__(self, port: int) -> None:
        self._mark = f"GATEWAY_PORT={port}".encode()
        self._seen: dict[tuple[str, str], tuple[str, int]] = {}  # by process and its birth: its function, its ticks

    def look(self) -> dict[str, int]:
        """Milliseconds of CPU by function since its first worker; to be asked often, since workers end."""
        for process in Path("/proc").glob("[0-9]*"):
            self._one(process)
        spent: dict[str, int] = {}
        for function, ticks in self._seen.values():
            spent[function] = spent.get(function, 0) + ticks * 1000 // _TICKS
        return spent

    def _one(self, process: Path) -> None:
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended, or is not ours to see
            return
        named = [entry.partition(b"=")[2] for entry in environment if entry.startswith(b"AWS_LAMBDA_FUNCTION_NAME=")]
        if named and self._mark in environment:
            ticks = int(fields[_USER]) + int(fields[_SYSTEM])
            self._seen[process.name, fields[_BORN]] = named[0].decode().removeprefix("fitfoot-"), ticks
