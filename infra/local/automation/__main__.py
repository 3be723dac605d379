"""The local Automation as a process: `python -m infra.local.automation --port PORT --emulator URL --region REGION`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from functools import partial

from aiohttp import web

from infra.automation.read import load_all
from infra.local.automation.api import Api
from infra.local.automation.application import application
from infra.local.automation.executions import Executions, World
from infra.local.automation.world import EmulatorFunctions, SystemClock, surroundings
from infra.local.deploy import Aws
from infra.operator.findings import FilesRefused

HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play Automation until SIGTERM or SIGINT; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.automation", description="Play SSM's Automation.")
    parser.add_argument("--port", type=int, required=True, help="to listen on")
    parser.add_argument("--emulator", required=True, help="where everything else of AWS is")
    parser.add_argument("--region", required=True, help="of the emulator's functions")
    parser.add_argument("--scale", type=int, default=1, help="sleeps are so many times shorter")
    options = parser.parse_args(arguments)
    aws = Aws(options.emulator, options.region)
    clock = partial(SystemClock, scale=options.scale)
    executions = Executions(World(EmulatorFunctions(aws), clock, surroundings(aws)), _log)
    try:
        api = Api(load_all(), executions)
    except FilesRefused as refused:
        print(refused)
        return 1
    asyncio.run(_serve(application(api, options.emulator), options.port))
    return 0


async def _serve(served: web.Application, port: int) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        _log(f"serving: http://{HOST}:{port}")
        await stop.wait()
    finally:
        await runner.cleanup()


def _log(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
