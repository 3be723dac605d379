"""Local Automation: its HTTP side: AWS's JSON protocol, Automation answered here, everything else forwarded."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientError, ClientSession, DummyCookieJar, web

from infra.local.automation.api import Api, Elsewhere, Refused

_TYPE = "application/x-amz-json-1.1"
_TARGET = "AmazonSSM."
_NOT_PASSED_ON = {"connection", "content-length", "content-encoding", "transfer-encoding", "keep-alive", "server"}
_MOST_BYTES = 8 * 1024 * 1024


def application(api: Api, emulator: str) -> web.Application:
    """The endpoint; `emulator` is the address of the one that has everything else."""
    session = web.AppKey("session", ClientSession)

    async def keep_session(served: web.Application) -> AsyncIterator[None]:
        async with ClientSession(auto_decompress=False, cookie_jar=DummyCookieJar()) as opened:
            served[session] = opened
            yield

    async def answer(request: web.Request) -> web.StreamResponse:
        """Answer an operation of Automation, or pass the request on as it is."""
        target = request.headers.get("X-Amz-Target", "")
        if not target.startswith(_TARGET):
            return await _forward(request, request.app[session], emulator)
        try:
            body = _object(await request.read())
            return _json(await asyncio.to_thread(api.answer, target.removeprefix(_TARGET), body))
        except Refused as refused:
            return _json({"__type": refused.code, "Message": refused.message}, 400)
        except Elsewhere:
            return await _forward(request, request.app[session], emulator)

    served = web.Application(client_max_size=_MOST_BYTES)
    served.cleanup_ctx.append(keep_session)
    served.router.add_route("*", "/{path:.*}", answer)
    return served


async def _forward(request: web.Request, session: ClientSession, emulator: str) -> web.StreamResponse:
    headers = {name: value for name, value in request.headers.items() if name.lower() not in _NOT_PASSED_ON}
    content, url = await request.read(), f"{emulator}{request.raw_path}"
    try:
        async with session.request(request.method, url, data=content, headers=headers) as got:
            passed = {name: value for name, value in got.headers.items() if name.lower() not in _NOT_PASSED_ON}
            return web.Response(status=got.status, body=await got.read(), headers=passed)
    except ClientError as error:
        return _json({"__type": "InternalServerError", "Message": f"the emulator does not answer: {error}"}, 500)


def _object(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused("SerializationException", "the body is no JSON object")
    return body


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type=_TYPE)
