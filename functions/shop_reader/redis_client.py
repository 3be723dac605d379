"""Shop reader: asks a Redis how it is, with PING and INFO alone, and believes nothing of what it answers.

Loading redis takes as long as half of a cold start: only who asks a Redis imports this.
"""

import ssl
import time
from typing import Any, Final

from redis._parsers import _AsyncRESP2Parser  # the one that reads Python's streams; its name begins so
from redis.asyncio import Connection
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    InvalidResponse,
    NoPermissionError,
    RedisError,
    ResponseError,
)
from redis.exceptions import TimeoutError as RedisTimeout

from functions.model.origins import of_the_system
from functions.shop_reader.answer import NotAsked, Unanswerable, one_line
from functions.shop_reader.redis_address import RedisAddress
from functions.shop_reader.redis_info import value

MOST_BYTES: Final = 1_000_000
"""Of all that one Redis says; an INFO has about 6000."""
_BYTES_A_LINE = 100  # what it takes in memory: a list may come with lines of one byte, without an end
_FULL = "max number of clients reached"  # Redis's words, which have no class of their own
_NO_REDIS = "what answers there is no Redis"
_NO_PASSWORD = "write a user that needs none, and may PING and INFO only, into the address"  # noqa: S105 - words


class _TooMuch(Exception):
    """It says more than a Redis does."""


class _Bounded(_AsyncRESP2Parser):
    """Reads answers, up to MOST_BYTES of them."""

    _left = MOST_BYTES

    async def _readline(self) -> bytes:
        line: bytes = await super()._readline()
        self._take(len(line) + _BYTES_A_LINE)
        return line

    async def _read(self, length: int) -> bytes:
        self._take(length)
        body: bytes = await super()._read(length)
        return body

    def _take(self, length: int) -> None:
        self._left -= length
        if self._left < 0:
            raise _TooMuch


class _Connection(Connection):
    """A connection that trusts whom the function trusts."""

    def __init__(self, address: RedisAddress, tls: ssl.SSLContext, seconds: float) -> None:
        super().__init__(
            host=address.host,
            port=address.port,
            username=address.user or None,
            password=address.password or None,
            protocol=2,
            driver_info=None,
            socket_timeout=None,  # whoever asks ends it
            socket_connect_timeout=seconds,
            parser_class=_Bounded,
        )
        self._tls = tls if address.secure else None

    def _connection_arguments(self) -> dict[str, Any]:
        return {**super()._connection_arguments(), "ssl": self._tls}


async def ping(address: RedisAddress, tls: ssl.SSLContext, seconds: float) -> dict[str, Any]:
    """What Redis says of itself; whoever calls ends it after the seconds.

    Raises:
        Unanswerable: with what is wrong, in words for people, which hold neither a user's name nor a password.
    """
    try:
        return await _ask(address, tls, seconds)
    except Unanswerable as why:
        raise type(why)(f"{address.shown}: {why}") from why
    except (AuthenticationError, BusyLoadingError, ResponseError) as error:
        kind = NotAsked if isinstance(error, AuthenticationError | NoPermissionError) else Unanswerable
        raise kind(f"{address.shown}: {_refusal(error, address)}") from error
    except (InvalidResponse, ValueError, RecursionError) as error:
        raise Unanswerable(f"{address.shown}: {_NO_REDIS}") from error
    except _TooMuch as error:
        raise Unanswerable(f"{address.shown}: it says more than {MOST_BYTES // 1_000_000} MB of itself") from error
    except RedisError as error:
        raise Unanswerable(f"no answer from {address.shown}: {_unreached(error, address)}") from error


async def _ask(address: RedisAddress, tls: ssl.SSLContext, seconds: float) -> dict[str, Any]:
    connection: Any = _Connection(address, tls, seconds * 0.45)  # half of the time each to connect and to ask
    try:
        await _let_in(connection)
        began = time.perf_counter()
        await connection.send_command("PING")
        pong = await connection.read_response()
        took_ms = (time.perf_counter() - began) * 1000
        if pong != b"PONG":
            raise Unanswerable(_NO_REDIS)
        await connection.send_command("INFO")
        info = await connection.read_response()
        if not isinstance(info, bytes):
            raise Unanswerable(_NO_REDIS)
    finally:
        await connection.disconnect(nowait=True)
    return value(info, took_ms)


async def _let_in(connection: Any) -> None:  # noqa: ANN401 - the methods of redis have no types
    """Connect. What is said against a name and password is never repeated: it may hold them."""
    try:
        await connection.connect()
    except (AuthenticationError, ResponseError) as error:
        raise NotAsked("it does not take the user's name and password of the address") from error


def _refusal(error: Exception, address: RedisAddress) -> str:
    match error:
        case BusyLoadingError():
            return "it is loading its data into memory and answers nothing yet"
        case AuthenticationError():
            return f"it wants a password; {_NO_PASSWORD}"
        case NoPermissionError():
            return "its user may not PING and INFO; grant it both: ACL SETUSER … +ping +info"
        case _ if address.password and address.password in str(error):
            return "it refuses, in words that hold the password"
        case _:
            return f"it refuses: {one_line(str(error))}"


def _unreached(error: RedisError, address: RedisAddress) -> str:
    tls = "; is TLS (rediss) right?" if address.secure else "; is it TLS that it speaks (rediss)?"
    if str(error) == _FULL:
        return "it has as many clients as it lets in (maxclients)"
    if isinstance(error, RedisTimeout):
        return f"no connection in time{tls}"
    return of_the_system(error) or f"the connection was closed without a whole answer{tls}"
