"""The demo shop as a process: `python -m infra.local.shop --folder DIR --database URL`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg

from infra.local.deploy import Aws
from infra.local.emulator import REGION
from infra.local.shop.filling import fill, prepare_schema
from infra.local.shop.running import Urls, shop

_FAREWELLS = (signal.SIGTERM, signal.SIGINT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the shop until SIGTERM or SIGINT; return the exit code."""
    options = _parser().parse_args(arguments)
    _on_farewell(_leave)  # until the shop serves, which has something to close
    folder: Path = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop.json").unlink(missing_ok=True)  # an earlier run's would send people to closed ports
    try:
        role = prepare_schema(options.database)
        print("schema: tables and role are there", flush=True)
        _seed(options)
    except psycopg.OperationalError as error:
        print(f"the shop needs a database it may own; --database: {error}", file=sys.stderr)
        return 1
    logs = Aws(options.logs, REGION) if options.logs else None
    asyncio.run(_serve(folder, Urls(options.database, role), options.traffic, logs))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.shop",
        description="Play FitFoot's storefront, API, admin and database; DIR/shop.json says where, once they are up.",
    )
    parser.add_argument("--folder", type=Path, required=True, metavar="DIR", help="for shop.json and ca.pem")
    parser.add_argument("--database", required=True, metavar="URL", help="libpq URL of a superuser; may be prepared")
    parser.add_argument("--days", type=_count, default=60, help="of made-up past in an empty database (default 60)")
    parser.add_argument("--seed", type=int, default=7, help="of the made-up past (default 7)")
    parser.add_argument("--traffic", type=_rate, default=3.0, help="visitors a second, 0 for none (default 3)")
    parser.add_argument("--logs", metavar="URL", help="AWS's endpoint, to whose CloudWatch Logs lines are shipped")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days, 0 or more")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 100:  # noqa: PLR2004 -- what one process can play
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of visitors a second from 0 to 100")
    return rate


def _seed(options: argparse.Namespace) -> None:
    history = fill(options.database, until=datetime.now(UTC), days=options.days, seed=options.seed)
    if history is None:
        print("seeding: the database is filled already", flush=True)
    else:
        print(f"seeding: {len(history.orders)} orders, {len(history.events)} events, {options.days} days", flush=True)


def _on_farewell(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in _FAREWELLS:
        signal.signal(number, handler)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    _on_farewell(signal.SIG_IGN)
    sys.exit(0)


async def _serve(folder: Path, urls: Urls, rate: float, logs: Aws | None) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def close(_number: int, _frame: FrameType | None) -> None:
        # Once is enough. The loop's own signal handlers end with it, and a second signal would then kill us.
        _on_farewell(signal.SIG_IGN)
        loop.call_soon_threadsafe(stop.set)

    _on_farewell(close)
    async with shop(folder, urls, rate, logs) as (storefront, traffic):
        print(f"serving: {storefront.url}", flush=True)
        await stop.wait()
    visits = ", ".join(f"{count} {how}" for how, count in sorted(traffic.counts.items()))
    print(f"stopped: visitors {visits or 'none'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
