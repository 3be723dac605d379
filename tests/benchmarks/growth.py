"""Benchmarks: what many endpoints cost in memory and in TLS contexts."""

from collections.abc import Callable

from tests.benchmarks.bar import Bar
from tests.benchmarks.child import PROBING_CPU, Child
from tests.benchmarks.endpoints import Endpoints
from tests.benchmarks.side import our_run
from tests.benchmarks.size import Size

NAME, MOST_MIB = "probing: peak memory growth over many endpoints, with one TLS context", 64


def growth(served: Endpoints, size: Size, say: Callable[[str], None]) -> Bar:
    """Peak memory of a first run over what the imports took, and the TLS contexts that were made in it."""
    say(f"probing {size.many} endpoints, {size.at_once} in flight, counting memory and TLS contexts")
    with Child("visits", str(served.bundle_file), cpu=PROBING_CPU) as child:
        told = our_run(child, served.urls(size.many), size.at_once, count_contexts=True)
    made, created = told["contexts_made"], told["ssl_contexts"]
    detail = f"{size.many} endpoints; {made} TLS context made, {created} ssl.SSLContext created"
    return Bar.at_most(NAME, told["growth_mib"], MOST_MIB, "MiB", detail).and_only_if(
        made == created == 1, "not one TLS context"
    )
