"""Tests: a process that has imported everything and forks a detector when it is told to: `python -m …warm_parent`.

It has one thread, so that a fork of it is whole. It reads a line of JSON for each order and answers with one:
`{"fork": {…}}` with `{"pid": n}`, `{"wait": pid}` with `{"ended": status}` or `{"signal": n}` or `{"stopped": true}`.
"""

import gc
import json
import os
import signal
import ssl
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import botocore.session
import httpcore  # noqa: F401 - httpx imports it only once it is used: in each detector
import httpx

from tests.functions.incident_detector.paging.fate import Fate, FatedClient, FatedTransport
from tests.functions.incident_detector.paging.story import AT, Detector, Topic

TLS = ssl.create_default_context()
"""Made once, as httpx would make one for each detector; nothing here speaks TLS."""


def live(client: Any, order: dict[str, Any]) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """Be a detector for some steps of a story; a file tells where it got, another what time it is."""
    folder = Path(order["folder"])
    progress = folder / order["progress"]
    fate = Fate(order["at"], order["after"], signal.Signals(order["signal"]), frozenset(order["of"]))
    # a connection of its own for each request: a process that was stopped finds none that went stale meanwhile
    inner = httpx.HTTPTransport(TLS, limits=httpx.Limits(max_keepalive_connections=0), retries=2)
    with httpx.Client(transport=FatedTransport(inner, fate)) as http:
        detector = Detector(
            FatedClient(client, fate),
            FatedClient(Topic(folder / "topic"), fate),
            http,
            order["pager_url"],
            lambda: datetime.fromisoformat((folder / "clock").read_text()) + AT[progress.read_text()],
            order["service"],
            order["alerts"],
        )
        for step in order["steps"]:
            progress.write_text(step)
            detector.step(step)
    (folder / "acts").write_text(str(fate.acts))


def obey(client: Any, order: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - botocore makes its clients' classes at run time
    if "fork" in order:
        if pid := os.fork():
            return {"pid": pid}
        try:
            live(client, order["fork"])
        except BaseException:  # noqa: BLE001 - whatever it is ends this child, and is told
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(order["wait"], os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return {"stopped": True}
    return {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"ended": os.WEXITSTATUS(status)}


def main() -> None:
    session = botocore.session.get_session()
    client = session.create_client("dynamodb", endpoint_url=sys.argv[1], region_name="eu-central-1")
    client.list_tables()  # the first call prepares much that each detector would
    client.close()  # but shares no connection
    gc.freeze()  # what a fork never touches, it need not copy
    for line in sys.stdin:
        print(json.dumps(obey(client, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
