"""Local run: `fitfoot report KIND`: a report of what is up, as its mail would arrive; nothing is sent or stored."""

import argparse
import json
import sys
import webbrowser
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from botocore.config import Config

from functions.model.report import Kind
from infra.local import session
from infra.local.background import NotUp
from infra.local.deploy import Aws
from infra.local.mail.inbox import Mail

KINDS = tuple(kind.value for kind in Kind)
_FUNCTION = "fitfoot-report-generator"
_PATIENT = Config(read_timeout=310, retries={"total_max_attempts": 1})
_FAILED = 1


def main(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Print a report's text, and write it as it would arrive: the mail as a file, and its page; answers the exit code.

    Raises:
        NotUp: nothing is up that could make one.
    """
    found = session.find()
    if found is None or not found.alive or not found.ready:
        raise NotUp("nothing is up that could make a report; start it with `uv run fitfoot up --detach`")
    made = make(found.environment, options.kind, options.date)
    if "errorMessage" in made:
        print(made["errorMessage"], file=sys.stderr)
        return _FAILED
    files = write(made, session.folder() / "reports")
    say(made["text"])
    say("\n".join(str(file) for file in files))
    if options.open:
        webbrowser.open(files[-1].as_uri())
    return 0


def make(environment: Mapping[str, str], kind: str, day: date | None) -> dict[str, Any]:
    """What the deployed function answers; `errorMessage` says why it could not."""
    payload = {"report": kind, "deliver": False, **({"date": day.isoformat()} if day else {})}
    client = Aws(environment["AWS_ENDPOINT_URL"], environment["AWS_DEFAULT_REGION"]).client("lambda", _PATIENT)
    answer = client.invoke(FunctionName=_FUNCTION, Payload=json.dumps(payload).encode())
    return dict(json.loads(answer["Payload"].read()))


def write(made: Mapping[str, Any], folder: Path) -> list[Path]:
    """The mail as a file, then its page with the images within."""
    folder.mkdir(parents=True, exist_ok=True)
    content = b64decode(made["eml"])
    mail = Mail("", datetime.now(UTC), "", (), content)
    html = mail.html
    for name, (type_, image) in mail.images.items():
        html = html.replace(f"cid:{name}", f"data:{type_};base64,{b64encode(image).decode()}")
    name = f"{made['report']}-{made['date'].replace('-', '')}"
    files = [folder / f"{name}.eml", folder / f"{name}.html"]
    for file, written in zip(files, (content, html.encode()), strict=True):
        file.write_bytes(written)
    return files
