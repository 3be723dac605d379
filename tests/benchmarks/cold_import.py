"""Benchmarks: one cold start, in a bare Python (-I -S -B): from nothing loaded to ready for the first event.

Arguments: what to start (a key of READY), then the folders to import from. Prints JSON.
Nothing is imported up here but what the interpreter has in it, so that neither side gets a module for nothing.
"""

import sys
import time
from importlib import import_module

AT_THE_TOP = ("boto3", "pydantic", "httpx", "pg8000", "redis", "sentry_sdk", "matplotlib.pyplot", "jinja2")

CLUSTER = {
    "KUBERNETES_URL": "http://127.0.0.1:1",
    "KUBERNETES_TOKEN": "nobody",
    "KUBERNETES_NAMESPACE": "fitfoot",
    "KUBERNETES_DEPLOYMENTS": "fitfoot-api",
    "KUBERNETES_CONFIG_MAP": "app-config",
}


def everything() -> None:
    """All that a function of this project could want, imported at the top, as people write it; and its first client."""
    for name in AT_THE_TOP:
        import_module(name)
    powertools = import_module("aws_lambda_powertools")
    powertools.Logger(service="everything")
    powertools.Metrics(namespace="everything", service="everything")
    powertools.Tracer(service="everything")
    import_module("boto3").client("dynamodb")


def everything_and_a_visit() -> None:
    """The same with an HTTP client that has made a first visit, as health_probe is ready only with one."""
    everything()
    httpx = import_module("httpx")

    async def visit() -> None:
        async with httpx.AsyncClient() as client:
            try:
                await client.get("https://127.0.0.1:1/")
            except httpx.ConnectError:
                return
        sys.exit("not ready: something listens on port 1")

    import_module("asyncio").run(visit())


def health_probe() -> None:
    """The checks, the table's client, the TLS context, and the HTTP client: a first visit, to a port that refuses."""
    handler = import_module("functions.health_probe.handler")
    handler.observations()
    check = import_module("functions.model.check").Check
    nobody = check("nobody", "", "", "https://127.0.0.1:1/", conditions=(), allow_private=True)
    now = import_module("datetime").datetime.now(import_module("datetime").UTC)
    (seen,) = import_module("asyncio").run(handler.visit([nobody], now, 30.0))
    if seen.cause != "connect" or handler.settings().contexts.made != 1:
        sys.exit(f"not ready: {seen}")


def api() -> None:
    """The routes and the table's client."""
    import_module("functions.api.handler").routes()


def shop_reader() -> None:
    """The TLS context, and the HTTP client: a first question, to a port that refuses."""
    handler = import_module("functions.shop_reader.handler")
    read = import_module("functions.shop_reader.settings").Settings.read
    question = import_module("functions.shop_reader.request").PromQLQuestion("up")
    known = read({"PROMETHEUS_URL": "https://127.0.0.1:1"})
    asked = handler.answer([question], known, 10.0, import_module("functions.shop_reader.sql").Sql(known))
    (seen,) = import_module("asyncio").run(asked)
    if not str(seen.error).endswith("connection refused"):
        sys.exit(f"not ready: {seen}")


def incident_detector() -> None:
    """The operator's files and the tables' client: what every run needs."""
    import_module("functions.incident_detector.handler").wiring()


def cluster_operator() -> None:
    """The TLS context, and the HTTP client: a first question to a cluster, at a port that refuses."""
    performing = import_module("functions.cluster_operator.performing")
    request = import_module("functions.cluster_operator.request")
    settings = import_module("functions.cluster_operator.settings").Settings.read(CLUSTER)
    httpx, now = import_module("httpx"), import_module("datetime").datetime.now(import_module("datetime").UTC)
    asked = request.parse({"step": "ready"}, settings.deployments)
    import_module("functions.cluster_operator.handler")
    transport = httpx.AsyncHTTPTransport(verify=settings.tls)
    try:
        import_module("asyncio").run(performing.perform(asked, settings, transport, now=now, seconds=10.0))
    except import_module("functions.cluster_operator.faults").Unreachable:
        return
    sys.exit("not ready: something listens on port 1")


def runbook_steps() -> None:
    """The tables' client, and what every step is done by."""
    import_module("functions.runbook_steps.handler").office()


def web_vitals() -> None:
    """A first beacon, read."""
    handler = import_module("functions.web_vitals.handler")
    handler.read(b'{"name": "LCP", "value": 1}', handler.sender(handler.Request.of({})))


def log_analyser() -> None:
    """The tables' client, all that a batch is counted by, and what says whether its lines are passed on."""
    handler = import_module("functions.log_analyser.handler")
    handler.analyser()
    handler.setup()


READY = {
    "everything": everything,
    "everything_and_a_visit": everything_and_a_visit,
    "health_probe": health_probe,
    "incident_detector": incident_detector,
    "shop_reader": shop_reader,
    "api": api,
    "cluster_operator": cluster_operator,
    "runbook_steps": runbook_steps,
    "log_analyser": log_analyser,
    "web_vitals": web_vitals,
}


def main(what: str, *folders: str) -> None:
    """Starts it, and tells what it took and which modules had to be compiled for want of bytecode."""
    sys.path += folders
    before = time.process_time()
    READY[what]()
    took = time.process_time() - before
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123 - pathlib may not be loaded, and has a price
        (peak_kib,) = (line.split()[1] for line in file if line.startswith("VmHWM:"))
    specs = [module.__spec__ for module in sys.modules.values() if getattr(module, "__spec__", None)]
    exists = import_module("os").path.exists
    answer = {
        "cpu_seconds": took,
        "peak_mib": int(peak_kib) / 1024,
        "modules": len(sys.modules),
        "not_compiled": sorted(spec.name for spec in specs if spec and spec.cached and not exists(spec.cached)),
    }
    print(import_module("json").dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
