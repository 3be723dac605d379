"""Shop reader: what went wrong on the wire, in words for people, which name no address but the one shown."""

import httpx

from functions.model.origins import of_the_system
from functions.shop_reader.answer import one_line

_NO_ANSWER = "Server disconnected without sending a response."  # httpcore's words, which have no class of their own


def explain(error: httpx.TransportError) -> str:
    """The end of a sentence that begins with who does not answer: `connection refused`."""
    if isinstance(error, httpx.ConnectTimeout):  # of a handshake that is ended its cause is an empty TLS error
        return "no connection in time"
    if words := of_the_system(error):
        return words
    if isinstance(error, httpx.ConnectError | httpx.ReadError | httpx.WriteError) or str(error) == _NO_ANSWER:
        return "the connection was closed without a whole answer"
    return f"not proper HTTP: {one_line(str(error)) or type(error).__name__}"
