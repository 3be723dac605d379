"""Infra: what a check asks for: its URL, headers, body and conditions, read and refused where the probe could not."""

import re
from ipaddress import ip_address
from typing import Final

import httpx
from pydantic import ValidationInfo

from functions.model.condition import Condition
from functions.model.names import nearest
from functions.model.network_address import refusal
from functions.model.operand import NOT_YET
from infra.operator.field_values import text
from infra.operator.findings import WrongValue, shown

URL: Final = "https://example.ch/health"
CONDITION: Final = '"[STATUS] == 200"'
_LIKE: Final = {
    "[RESPONSE_TIME]": '"[RESPONSE_TIME] < 500"',
    "[CERTIFICATE_EXPIRATION]": '"[CERTIFICATE_EXPIRATION] > 48h"',
    "[BODY]": '"[BODY].items[0].name == shoe"',
}
SCHEMES: Final = ("http", "https")
_NOT_YET: Final = (
    "tcp", "udp", "sctp", "tls", "starttls", "dns", "ssh", "ws", "wss", "icmp", "grpc", "grpcs", "domain", "sftp",
)  # fmt: skip
_MOST_URL_CHARS: Final = 2048
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\.?")
_HEADER_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PROBES_OWN: Final = ("connection", "content-length", "transfer-encoding", "keep-alive", "te", "trailer", "upgrade")


def read_url(value: object, info: ValidationInfo) -> str:
    """Read an address that the probe can visit: HTTP or HTTPS, no secret in it, not a forbidden place."""
    found = no_substitution(text(URL)(value))
    scheme, separator, _ = found.partition("://")
    if not separator:
        raise WrongValue("an address with its scheme", value, f"https://{found}" if "." in found else URL)
    _refuse_scheme(scheme.lower())
    try:
        url = httpx.URL(found)
        host, port, user = url.raw_host.decode("ascii"), url.port, url.userinfo
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError(f"{shown(found)} is no address: {error}; write it like {URL}") from error
    if user or "@" in found.partition("://")[2].partition("/")[0]:
        raise ValueError("a name or password in the URL would be logged; remove what stands before the @")
    if len(found) > _MOST_URL_CHARS or re.search(r"\s", found):
        raise ValueError(f"the URL holds a space or is longer than {_MOST_URL_CHARS} characters; write %20 for a space")
    if port is not None and not 1 <= port <= 65535:  # noqa: PLR2004 - TCP's own bounds
        raise ValueError(f"there is no port {port}; write one from 1 to 65535, or none")
    _refuse_host(host, allow_private=info.data.get("allow_private") is True)
    return found


def _refuse_scheme(scheme: str) -> None:
    if scheme in SCHEMES:
        return
    if scheme in _NOT_YET:
        raise ValueError(f"the probe does not visit {scheme}:// yet; visit an http:// or https:// address")
    near = nearest(scheme, SCHEMES) or "https"
    raise ValueError(f"unknown scheme {scheme}://; did you mean {near}://?")


def _refuse_host(host: str, *, allow_private: bool) -> None:
    """A literal address is judged here already; what a name leads to is judged at each visit."""
    literal = _literal("127.0.0.1" if host.rstrip(".").rpartition(".")[2] == "localhost" else host)
    if literal is None:
        if not _HOST.fullmatch(host):
            raise ValueError(f"{shown(host)} is no host name; write it like {URL}")
    elif why := refusal(literal, allow_private=allow_private):
        message, _, hint = why.partition("; ")
        todo = "add allow-private: true, if the probe can reach it" if hint else "visit another address"
        raise ValueError(f"{host} is {message}; {todo}")


def _literal(host: str) -> str | None:
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        return None


def no_substitution(value: str) -> str:
    """Refuse Gatus's `${NAME}`: nothing is put in its place, and a secret does not belong in the file."""
    if found := re.search(r"\$\{[^}]*\}?", value):
        raise ValueError(f"{shown(found[0])} is not substituted; write the value itself, and no secret")
    return value


def read_body(value: object) -> str:
    """Read a request's body."""
    return no_substitution(text("'{\"ping\": 1}', with quotes")(value))


def read_header_name(value: object) -> str:
    """Read a header's name, in lower case, as the probe keeps them."""
    name = str(value)
    if not re.fullmatch(_HEADER_NAME, name):
        raise ValueError(f"{shown(name)} is no header name; write letters, digits and dashes")
    if name.lower() in _PROBES_OWN:
        raise ValueError(f"the probe sets {name} itself; remove it")
    return name.lower()


def read_header_value(value: object) -> str:
    """Read a header's value: printable ASCII, which is all that arrives everywhere as it was written."""
    found = no_substitution(text("application/json")(value))
    if not re.fullmatch(r"(?:[!-~](?:[ -~\t]*[!-~])?)?", found):
        raise ValueError(f"{shown(found)} is no header value; write printable ASCII, without spaces around it")
    return found


def read_condition(value: object, info: ValidationInfo) -> Condition:
    """Read a condition that can hold for this check's URL, which stands before it in the model."""
    found = text(CONDITION)(value)
    if turned := re.search(r"\s(=[<>])\s", found):
        raise ValueError(f"unknown operator {turned[1]} in {found!r}; did you mean {turned[1][::-1]}?")
    try:
        condition = Condition.parse(found)
    except ValueError as error:
        raise ValueError(_with_hint(str(error), found)) from error
    if "[CERTIFICATE_EXPIRATION]" in condition.placeholders and _is_plain(info.data.get("url")):
        raise ValueError("[CERTIFICATE_EXPIRATION] of an http:// URL is never known; remove it, or visit https://")
    return condition


def _with_hint(sentence: str, condition: str) -> str:
    """The sentence, with an example of a condition on the same thing where it has no hint of its own."""
    if "; " in sentence:
        return sentence
    if any(name in condition for name in NOT_YET):
        return f"{sentence}; remove this condition"
    return f"{sentence}; write it like {next((like for name, like in _LIKE.items() if name in condition), CONDITION)}"


def _is_plain(url: object) -> bool:
    return isinstance(url, str) and url.lower().startswith("http:")
