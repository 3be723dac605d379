"""The mail inbox as a process: `python -m infra.local.mail --port PORT`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence

from aiohttp import web

from infra.local.mail.application import application

HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play Amazon SES until SIGTERM or SIGINT; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.mail", description="Play Amazon SES on loopback.")
    parser.add_argument("--port", type=int, required=True, help="to listen on")
    asyncio.run(_serve(parser.parse_args(arguments).port))
    return 0


async def _serve(port: int) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        print(f"serving: http://{HOST}:{port}", flush=True)
        await stop.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main())
