"""Benchmarks: our visits against the guide's loop of curl and against blackbox_exporter, on the same core."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks import curl
from tests.benchmarks.bar import Bar, Unmeasurable, not_measured, ratio, spread
from tests.benchmarks.blackbox import blackbox
from tests.benchmarks.child import PROBING_CPU, Child
from tests.benchmarks.endpoints import Endpoints
from tests.benchmarks.side import Side, our_run, ours
from tests.benchmarks.size import Size
from tests.benchmarks.turns import in_turn

CURL, FASTER_THAN_CURL = "probing: wall of curl one by one over ours", 20
WALL, WALL_OF_BLACKBOX = "probing: our wall over blackbox_exporter's", 2
CPU, CPU_OF_BLACKBOX = "probing: our CPU per probe over blackbox_exporter's", 3

Say = Callable[[str], None]
Run = Callable[[], Side]


def against_blackbox(served: Endpoints, folder: Path, size: Size, say: Say) -> list[Bar]:
    """Wall and CPU against the exporter's; not measured where there is none."""
    say(f"probing {size.endpoints} endpoints, {size.at_once} in flight, a whole core, against blackbox_exporter")
    urls = served.urls(size.endpoints)
    try:
        with our_side(served, size) as mine, blackbox(folder, served.ca_file) as exporter:
            exporter.probe(urls[:1])
            seen = in_turn({"ours": mine, "blackbox_exporter": lambda: exporter.probe(urls)}, size.turns, say)
    except Unmeasurable as why:
        return [
            not_measured(name, limit, "x", str(why))
            for name, limit in ((WALL, WALL_OF_BLACKBOX), (CPU, CPU_OF_BLACKBOX))
        ]
    return blackbox_bars(seen["ours"], seen["blackbox_exporter"], size.endpoints)


def blackbox_bars(mine: list[Side], theirs: list[Side], number: int) -> list[Bar]:
    """Two bars out of the runs over so many endpoints."""
    walls, their_walls = ([side.wall_seconds * 1000 for side in sides] for sides in (mine, theirs))
    cpus, their_cpus = ([side.cpu_seconds * 1000 / number for side in sides] for sides in (mine, theirs))
    wall = f"ours {spread(walls, 'ms')}, blackbox_exporter {spread(their_walls, 'ms')}"
    wall += f"; we visit {number / median(walls) * 1000:.0f} endpoints a second"
    cpu = f"ours {spread(cpus, 'ms CPU a probe')}, blackbox_exporter {spread(their_cpus, 'ms CPU a probe')}"
    return [
        Bar.at_most(WALL, ratio(walls, their_walls), WALL_OF_BLACKBOX, "x", wall),
        Bar.at_most(CPU, ratio(cpus, their_cpus), CPU_OF_BLACKBOX, "x", cpu),
    ]


def against_curl(served: Endpoints, size: Size, say: Say) -> Bar:
    """How many times faster than the guide's loop; not measured where there is no curl."""
    say(f"probing {size.endpoints} endpoints, {size.at_once} in flight, a whole core, against curl one by one")
    urls = served.urls(size.endpoints)
    try:
        with our_side(served, size) as mine:
            seen = in_turn({"ours": mine, "curl": lambda: curl.loop(urls, served.bundle_file)}, size.curl_turns, say)
    except Unmeasurable as why:
        return not_measured(CURL, FASTER_THAN_CURL, "x", str(why))
    return curl_bar(seen, size.endpoints)


def curl_bar(seen: Mapping[str, list[Side]], number: int) -> Bar:
    """The bar out of the runs over so many endpoints."""
    walls = {name: [side.wall_seconds for side in sides] for name, sides in seen.items()}
    cpu = median(side.cpu_seconds for side in seen["curl"]) * 1000 / number
    detail = f"curl {spread(walls['curl'], 's')} at {cpu:.3g} ms CPU a probe, ours {spread(walls['ours'], 's')}"
    return Bar.from_below(CURL, ratio(walls["curl"], walls["ours"]), FASTER_THAN_CURL, "x", detail)


@contextmanager
def our_side(served: Endpoints, size: Size) -> Iterator[Run]:
    """Our side, warm: what a first run loads lazily is cold start, not probing."""
    urls = served.urls(size.endpoints)
    with Child("visits", str(served.bundle_file), cpu=PROBING_CPU) as child:
        our_run(child, urls[:1], 1)
        yield lambda: ours(child, urls, size.at_once)
