"""The demo shop: its Medusa API, which really asks the database."""

import json
from typing import Annotated, Any, Literal, Self

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from infra.local.shop import statements
from infra.local.shop.database import DatabaseUnavailable, Query, ShopDatabase
from infra.local.shop.service import Service, health_answer

_LATEST = 20
_MOST_PRODUCTS = 100
_BIGGEST_ID = 2**63 - 1  # Postgres' bigint
Id = Annotated[int, Field(ge=1, le=_BIGGEST_ID)]
Session = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w-]+$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        """Read a request's body, or answer 400 with the fields that are wrong."""
        try:
            return cls.model_validate_json(await request.read())
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            raise web.HTTPBadRequest(text=json.dumps({"error": wrong}), content_type="application/json") from error


class EventBody(_Body):
    """POST /store/events."""

    session_id: Session
    event_type: Literal["page_view"]


class Line(BaseModel):
    """One product of a cart."""

    product_id: Id
    quantity: Annotated[int, Field(ge=1, le=20)] = 1


class CartBody(_Body):
    """POST /store/carts."""

    session_id: Session
    items: Annotated[list[Line], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        if len({line.product_id for line in self.items}) < len(self.items):
            raise ValueError("items: a product stands in more than one line; add up its quantity")
        return self


class ByCart(_Body):
    """POST /store/checkout and /store/orders."""

    cart_id: Id


class Api:
    """The API's routes."""

    def __init__(self, service: Service, database: ShopDatabase) -> None:
        self._service = service
        self._database = database

    def install(self) -> None:
        """Give the service its routes."""
        self._service.application.middlewares.append(self._unavailable)
        self._service.application.router.add_routes(
            [
                web.get("/health", self.health),
                web.get("/metrics", self._service.exposition),
                web.get("/store/products", self.products),
                web.get("/store/products/{handle}", self.product),
                web.post("/store/events", self.record),
                web.post("/store/carts", self.create_cart),
                web.post("/store/checkout", self.start_checkout),
                web.get("/store/orders", self.latest_orders),
                web.post("/store/orders", self.place_order),
            ]
        )

    async def health(self, _request: web.Request) -> web.Response:
        """Ask the database for a sign of life."""
        try:
            await self._database.rows(statements.PING)
        except DatabaseUnavailable as error:
            return health_answer(self._service.part, error=f"database: {error}")
        return health_answer(self._service.part)

    async def products(self, _request: web.Request) -> web.Response:
        """List what is sold."""
        rows = await self._database.rows(statements.PRODUCTS, {"limit": _MOST_PRODUCTS})
        return web.json_response({"products": rows})

    async def product(self, request: web.Request) -> web.Response:
        """Show one product with its rating."""
        handle = request.match_info["handle"].replace("\0", "")  # which Postgres refuses in a text
        product = await self._one(statements.PRODUCT, {"handle": handle}, "product")
        return web.json_response({"product": product})

    async def record(self, request: web.Request) -> web.Response:
        """Record an analytics event."""
        body = await EventBody.of(request)
        await self._database.rows(statements.RECORD_EVENT, {"session": body.session_id, "event": body.event_type})
        return web.json_response({"recorded": True}, status=201)

    async def create_cart(self, request: web.Request) -> web.Response:
        """Put products into a new cart."""
        body = await CartBody.of(request)
        values = {
            "session": body.session_id,
            "products": [line.product_id for line in body.items],
            "quantities": [line.quantity for line in body.items],
        }
        cart = await self._one(statements.CREATE_CART, values, "product")
        return web.json_response({"cart": cart}, status=201)

    async def start_checkout(self, request: web.Request) -> web.Response:
        """Take a cart to the checkout."""
        body = await ByCart.of(request)
        cart = await self._one(statements.START_CHECKOUT, {"cart": body.cart_id}, "open cart")
        return web.json_response({"checkout": cart})

    async def place_order(self, request: web.Request) -> web.Response:
        """Make a cart an order, once."""
        body = await ByCart.of(request)
        order = await self._one(statements.PLACE_ORDER, {"cart": body.cart_id}, "open cart")
        return web.json_response({"order": order}, status=201)

    async def latest_orders(self, _request: web.Request) -> web.Response:
        """List the newest orders."""
        return web.json_response({"orders": await self._database.rows(statements.LATEST_ORDERS, {"limit": _LATEST})})

    @web.middleware
    async def _unavailable(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except DatabaseUnavailable as error:
            self._service.lines.failed(request, error)
            return web.json_response({"error": f"database: {error}"}, status=503)

    async def _one(self, query: Query, values: dict[str, Any], what: str) -> dict[str, Any]:
        rows = await self._database.rows(query, values)
        if not rows:
            text = json.dumps({"error": f"there is no such {what}"})
            raise web.HTTPNotFound(text=text, content_type="application/json")
        return rows[0]
