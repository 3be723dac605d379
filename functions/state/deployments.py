"""State: what the shop's CI told of its deployments, in the table of incidents, in the order of their times."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from functions.model.deployment import Deployment, Told
from functions.model.period import parse_utc
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item, Outrun, TableUnavailable, speaking_to
from functions.state.incidents_table import TABLE, get, key

SUBJECT = "deployment"
_KEPT = timedelta(days=90)
_REMEMBERED, _MOST = timedelta(days=8), 50  # more than a week back nobody tells of one
_TRIES = 5


class Deployments:
    """Deployments, read consistently. One that cannot be read is left out."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def record(self, deployment: Deployment, *, timed: bool = False) -> Told:
        """Write a deployment, unless it is told again: then the one that was told first stands, and is returned.

        Args:
            deployment: what was told.
            timed: whether who told it said when it was.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        for _ in range(_TRIES):
            memory = get(self._client, memory_key(deployment))
            known = sorted(_remembered(memory), key=lambda one: abs(one.at - deployment.at))
            standing = next((one for one in known if deployment.is_again(one, timed=timed)), None)
            if standing and deployment.replaced(standing, self.since(min(deployment.at, standing.at))):
                standing = None
            if standing is None:
                with suppress(Outrun):  # somebody else has told of this version meanwhile: look whether it is the same
                    self._remember(deployment, known, memory)
                    standing = deployment
            if standing:
                with speaking_to(TABLE):  # also of one told before, which who told it may not have come to write
                    self._client.put_item(TableName=TABLE, Item=deployment_item(standing))
                return Told(standing, before=standing is not deployment)
        raise TableUnavailable(TABLE, RuntimeError("too many tell of one version at the same moment"))

    def _remember(self, deployment: Deployment, known: Sequence[Deployment], memory: Item | None) -> None:
        kept = [deployment, *(one for one in known if abs(one.at - deployment.at) < _REMEMBERED)]
        count = int(memory["count"]["N"]) if memory else 0
        item = {
            **memory_key(deployment),
            "told": {"L": [{"M": attributes_of(one)} for one in kept[:_MOST]]},
            "count": {"N": str(count + 1)},
            "expires": expiry(deployment.at, _KEPT),
        }
        with speaking_to(TABLE, f"deployment {deployment.name}"):
            self._client.put_item(
                TableName=TABLE,
                Item=item,
                ConditionExpression="attribute_not_exists(subject) OR #count = :count",
                ExpressionAttributeNames={"#count": "count"},
                ExpressionAttributeValues={":count": {"N": str(count)}},
            )

    def since(self, at: datetime) -> list[Deployment]:
        """Those that began at an instant or after it, newest first; of 90 days at most.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        asked = {
            "TableName": TABLE,
            "KeyConditionExpression": "subject = :subject AND entry >= :at",
            "ExpressionAttributeValues": {":subject": {"S": SUBJECT}, ":at": instant(at)},
            "ScanIndexForward": False,
            "ConsistentRead": True,
        }
        with speaking_to(TABLE):
            pages = self._client.get_paginator("query").paginate(**asked)
            items = [item for page in pages for item in page["Items"]]
        found = []
        for item in items:
            with suppress(KeyError, TypeError, ValueError):
                found.append(deployment_of_item(item))
        return found


def memory_key(deployment: Deployment) -> Item:
    """Where it is remembered when a version of a service was told of; before every instant, so that no list has it."""
    return key(SUBJECT, f"!{_digest(deployment)}")


def _remembered(memory: Item | None) -> Iterator[Deployment]:
    for each in memory["told"]["L"] if memory else ():
        with suppress(KeyError, TypeError, ValueError):
            yield deployment_of_item(each["M"])


def _digest(deployment: Deployment) -> str:
    """What was deployed; short whatever its names are."""
    return sha256(f"{deployment.service}\x00{deployment.version}".encode()).hexdigest()[:16]


def deployment_item(deployment: Deployment) -> Item:
    """The item of a deployment."""
    where = key(SUBJECT, f"{instant(deployment.at)['S']}/{_digest(deployment)}")
    return {**where, **attributes_of(deployment), "expires": expiry(deployment.at, _KEPT)}


def attributes_of(deployment: Deployment) -> Item:
    """What is said of a deployment, as attributes of an item or of a map in another one."""
    texts = {"service": deployment.service, "version": deployment.version, "by": deployment.by, "url": deployment.url}
    return {**{name: {"S": text} for name, text in texts.items() if text}, "at": instant(deployment.at)}


def deployment_of_item(item: Item) -> Deployment:
    """Read what `attributes_of` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    at = parse_utc(text["at"])
    return Deployment(text["service"], text["version"], at, text.get("by", ""), text.get("url", ""))
