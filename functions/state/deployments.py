"""State: what the shop's CI told of its deployments, in the table of incidents, in the order of their times."""

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from functions.model.deployment import Deployment
from functions.model.period import parse_utc
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item, speaking_to
from functions.state.incidents_table import TABLE, key

SUBJECT = "deployment"
_KEPT = timedelta(days=90)


class Deployments:
    """Deployments, read consistently. One that cannot be read is left out."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def record(self, deployment: Deployment) -> None:
        """Write a deployment. Of the same service, version and time there is one, however often it is told.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item=deployment_item(deployment))

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


def deployment_item(deployment: Deployment) -> Item:
    """The item of a deployment; what it is of stands in its key by a digest, which is short whatever its names are."""
    what = sha256(f"{deployment.service}\x00{deployment.version}".encode()).hexdigest()[:16]
    where = key(SUBJECT, f"{instant(deployment.at)['S']}/{what}")
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
