"""API: a route: what answers, and to which methods."""

from collections.abc import Callable
from dataclasses import dataclass

from aws_lambda_powertools.event_handler.api_gateway import Response

from functions.api.answers import READ


@dataclass(frozen=True)
class Route:
    """`answer` takes the request, and the parts of the path by name."""

    answer: Callable[..., Response[str]]
    methods: tuple[str, ...] = READ
