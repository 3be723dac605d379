"""Log analyser: request lines: those of our middleware, and what nginx and Envoy write as JSON."""

from operator import itemgetter

from functions.log_analyser.lines.nouns import MALFORMED, OTHER, Error, Fields, Malformed, Other, Request

_told = itemgetter("method", "url", "status", "duration")
_LONGEST_MS = 86_400_000.0
"""A day; what claims to have taken longer did not."""
LONGEST_ADDRESS = 500
"""Characters; a route has fewer, and who asks for more is not to fill what is remembered of addresses."""
_CLIENT_LEFT = 499
"""nginx's status of a request whose client did not wait for the answer; Envoy's is 0, and nginx's own at times 000."""
_UNMEASURED = (None, "", "-")
_NGINX_METHOD, _NGINX_URL = ("request_method", "method"), ("request_uri", "uri", "path", "url")


def of_middleware(fields: Fields, error: Error | None = None) -> Request | Malformed:
    """`{"type": "request", "method", "url", "route"?, "status", "duration" (ms)}`."""
    try:
        method, address, status, took = _told(fields)
    except KeyError:
        return MALFORMED
    route = fields.get("route")
    routed = type(route) is str and route.startswith("/")
    return _request(method, route if routed else address, status, took, error, routed=routed)


def of_nginx(fields: Fields) -> Request | Malformed:
    """What people log with `escape=json`: nginx's own names, `status`, and `request_time` in seconds."""
    method, url = _first(fields, _NGINX_METHOD), _first(fields, _NGINX_URL)
    if type(asked := fields.get("request")) is str and (method is None or url is None):
        method, _, rest = asked.partition(" ")
        url = rest.rpartition(" ")[0] or rest
    return _proxied(method, url, fields["status"], fields["request_time"], 1000)


def of_envoy(fields: Fields) -> Request | Malformed | Other:
    """Envoy's and Istio's default fields: `response_code`, and `duration` in ms, as numbers or texts."""
    method, path = fields.get("method"), _first(fields, ("x-envoy-original-path", "path"))
    if method in (None, "-") and path in (None, "-"):
        return OTHER  # a connection that carried no HTTP
    return _proxied(method, path, fields["response_code"], fields.get("duration"), 1)


def _proxied(method: object, address: object, status: object, took: object, unit_ms: int) -> Request | Malformed:
    """What a proxy saw; it writes no status where there was no answer, and `-` where it did not measure."""
    if number(status) == 0:
        status = _CLIENT_LEFT
    if took in _UNMEASURED:
        told = _request(method, address, status, 0.0)
        return told._replace(took_ms=None) if isinstance(told, Request) else told
    known = number(took)
    return _request(method, address, status, None if known is None else known * unit_ms)


def _request(  # noqa: PLR0913 - what a request line has
    method: object,
    address: object,
    status: object,
    took_ms: object,
    error: Error | None = None,
    *,
    routed: bool = False,
) -> Request | Malformed:
    if type(status) is not int:
        status = int(known) if (known := number(status)) is not None and known.is_integer() else None
    if type(took_ms) is not float:
        took_ms = number(took_ms)
    if type(method) is not str or type(address) is not str or status is None or took_ms is None:
        return MALFORMED
    if not (100 <= status <= 599 and 0 <= took_ms <= _LONGEST_MS):  # noqa: PLR2004 - HTTP's
        return MALFORMED
    return Request(method, address[:LONGEST_ADDRESS], routed, status, took_ms, error)


def number(value: object) -> float | None:
    """A JSON number, or a text of one (which may be `nan`); None for all else."""
    if type(value) is float:
        return value
    if type(value) is int or type(value) is str:
        try:
            return float(value)
        except (ValueError, OverflowError):
            return None
    return None


def _first(fields: Fields, names: tuple[str, ...]) -> object:
    for name in names:
        if (value := fields.get(name)) is not None:
            return value
    return None
