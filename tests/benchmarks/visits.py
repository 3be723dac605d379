"""Benchmarks: our side of probing, in a process of its own that stays warm, as a function does from minute to minute.

Run as `python -m tests.benchmarks.visits BUNDLE_FILE`; each question is `{"urls", "at_once"}`, with
`"count_contexts": true` for the memory of a first run.
"""

import asyncio
import re
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from functions.health_probe.addresses import Network
from functions.health_probe.http_visitor import HttpVisitor
from functions.health_probe.round import observe_all
from functions.health_probe.tls import TlsContexts
from functions.model.check import Check
from functions.model.condition import Condition
from functions.model.observation import Observation
from tests.benchmarks.child import answer_questions

CONDITIONS = (
    "[STATUS] == 200",
    "[BODY].status == ok",
    "[RESPONSE_TIME] < 30000",
    "[CERTIFICATE_EXPIRATION] > 48h",
)


def checks(urls: list[str]) -> list[Check]:
    """A check for each address, with the conditions that checks.yaml's have."""
    conditions = tuple(map(Condition.parse, CONDITIONS))
    return [
        Check(
            name=f"endpoint-{number}", group="shop", service="web", url=url, conditions=conditions, allow_private=True
        )
        for number, url in enumerate(urls)
    ]


async def visit_all(urls: list[str], at_once: int, contexts: TlsContexts) -> list[Observation]:
    """As the handler does it: a visitor for the run, the contexts of the process."""
    visitor = HttpVisitor(Network(), contexts)
    try:
        return await observe_all(
            checks(urls), visitor.visit, tick=datetime.now(UTC), at_once=at_once, seconds=len(urls) + 60
        )
    finally:
        await visitor.close()


def measured(urls: list[str], at_once: int, contexts: TlsContexts) -> dict[str, Any]:
    """One run: seconds of wall and CPU, what was seen, and the first-byte time of each."""
    wall, cpu = time.perf_counter(), time.process_time()
    seen = asyncio.run(visit_all(urls, at_once, contexts))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "wall_seconds": wall,
        "cpu_seconds": cpu,
        "outcomes": [observation.outcome for observation in seen],
        "reasons": sorted({observation.reason for observation in seen if observation.reason}),
        "processing_ms": [
            one.phases["processing"].total_seconds() * 1000 for one in seen if "processing" in one.phases
        ],
        "tls_ms": [one.phases["tls"].total_seconds() * 1000 for one in seen if "tls" in one.phases],
        "contexts_made": contexts.made,
    }


def measured_with_memory(urls: list[str], at_once: int, contexts: TlsContexts) -> dict[str, Any]:
    """A run with its peak growth in MiB over what the imports took, and the number of `ssl.SSLContext` made in it."""
    before = memory_mib("VmRSS")
    with counted_contexts() as made:
        told = measured(urls, at_once, contexts)
    return told | {"growth_mib": memory_mib("VmHWM") - before, "ssl_contexts": len(made)}


@contextmanager
def counted_contexts() -> Iterator[list[None]]:
    """Grows by one whenever this thread makes a `ssl.SSLContext`; a profiler sees it, and nothing is patched."""
    made: list[None] = []
    new = ssl.SSLContext.__new__.__code__

    def seen(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is new:
            made.append(None)

    sys.setprofile(seen)
    try:
        yield made
    finally:
        sys.setprofile(None)


def memory_mib(field: str) -> float:
    """A field of /proc/self/status, such as VmHWM (the peak of resident memory)."""
    status = Path("/proc/self/status").read_text("ascii")
    (kilobytes,) = re.findall(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) / 1024


def main(bundle_file: str) -> None:
    """Answer questions with one set of TLS contexts."""
    contexts = TlsContexts(bundle_file)

    def answer(question: dict[str, Any]) -> dict[str, Any]:
        run = measured_with_memory if question.get("count_contexts") else measured
        return run(question["urls"], question["at_once"], contexts)

    answer_questions(answer)


if __name__ == "__main__":
    main(sys.argv[1])
