"""Model: a deployment: which version of a service went out, when, by whom, where to read of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Deployment:
    """As the shop's CI told it. `by` and `url` are empty where it did not say."""

    service: str
    version: str
    at: datetime
    by: str = ""
    url: str = ""
