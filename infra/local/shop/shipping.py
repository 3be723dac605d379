"""The demo shop: its log shipper, which sends what services wrote to CloudWatch Logs, as Fluent Bit would."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.shop.lines import Line, Lines

STREAM = "demo"
_EVERY = timedelta(seconds=2)
_AT_ONCE = 400
"""Lines of a call, which may have 1 MB: a stack is 2 KB."""
PATIENCE = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})


class Shipper:
    """Sends lines by log group; what is not taken is sent again later. The groups are the monitoring's to make."""

    def __init__(self, client: Callable[[], Any], lines: Mapping[str, Lines]) -> None:
        self._client, self._lines = cache(client), lines
        self._begun: set[str] = set()

    async def flow(self) -> None:
        """Ship every two seconds until cancelled."""
        while True:
            await asyncio.sleep(_EVERY.total_seconds())
            await self.ship()

    async def ship(self) -> None:
        """Send what waits, a call a group."""
        for group, lines in self._lines.items():
            if fetched := lines.fetch(_AT_ONCE):
                try:
                    await asyncio.to_thread(self._put, group, fetched)
                except (BotoCoreError, ClientError):
                    lines.give_back(fetched)  # AWS is not there yet, or not any more

    def _put(self, group: str, lines: list[Line]) -> None:
        logs = self._client()
        if group not in self._begun:
            with suppress(logs.exceptions.ResourceAlreadyExistsException):
                logs.create_log_stream(logGroupName=group, logStreamName=STREAM)
            self._begun.add(group)
        events = [{"timestamp": line.at, "message": line.text} for line in lines]
        logs.put_log_events(logGroupName=group, logStreamName=STREAM, logEvents=events)
