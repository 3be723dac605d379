"""The mail inbox: SES's API, version 2, of which it has SendEmail."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from aiohttp import web

from infra.local.mail.contract import Json, addressees, call_problems, mail_problems, raw
from infra.local.mail.inbox import Inbox, Mail
from infra.local.mail.mode import Mode

SEND = "/v2/email/outbound-emails"
_CODES = {
    HTTPStatus.BAD_REQUEST: "MessageRejected",
    HTTPStatus.FORBIDDEN: "AccessDeniedException",
    HTTPStatus.TOO_MANY_REQUESTS: "TooManyRequestsException",
}


@dataclass(frozen=True)
class SesApi:
    """`POST /v2/email/outbound-emails`."""

    inbox: Inbox
    mode: Mode

    def install(self, application: web.Application) -> None:
        """Give the application its routes."""
        application.router.add_post(SEND, self.send)
        application.router.add_route("*", "/v2/email/{rest:.*}", self.other)

    async def send(self, request: web.Request) -> web.Response:
        """Take a mail, or refuse it."""
        body, problems = _read(await request.read())
        if not request.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 "):
            problems.append("the call is not signed")
        mail = _mail(body, [*problems, *call_problems(body)])
        status = HTTPStatus.BAD_REQUEST
        if self.mode.refuses():
            status = HTTPStatus(self.mode.status)
            mail = _with(mail, f"refused with {status.value} by POST /mode")
        if mail.problems:
            self.inbox.mails.append(mail)
            return _refusal(status, "; ".join(mail.problems))
        if self.mode.is_silent():
            self.inbox.mails.append(_with(mail, answered=False))
            if request.transport:
                request.transport.close()
        else:
            self.inbox.mails.append(mail)
        return web.json_response({"MessageId": mail.id})

    async def other(self, request: web.Request) -> web.Response:
        """Say which of SES's operations there are."""
        return _refusal(HTTPStatus.NOT_FOUND, f"{request.method} {request.path} is not played here: only SendEmail is")


def _read(content: bytes) -> tuple[Json, list[str]]:
    try:
        return json.loads(content), []
    except (ValueError, RecursionError) as error:
        return None, [f"the body is not JSON: {error}"]


def _mail(body: Json, problems: list[str]) -> Mail:
    """The mail as far as it can be read, with what is wrong with it."""
    sender = str(body.get("FromEmailAddress", "")) if isinstance(body, dict) else ""
    to, content = addressees(body), raw(body)
    found = problems or mail_problems(content or b"", sender, to)
    return Mail(uuid4().hex, datetime.now(UTC), sender, tuple(to), content or b"", tuple(found))


def _with(mail: Mail, *problems: str, answered: bool = True) -> Mail:
    return Mail(mail.id, mail.at, mail.sender, mail.to, mail.content, (*mail.problems, *problems), answered)


def _refusal(status: HTTPStatus, message: str) -> web.Response:
    code = _CODES.get(status, "NotFoundException" if status == HTTPStatus.NOT_FOUND else "InternalFailure")
    return web.json_response({"message": message}, status=status, headers={"x-amzn-ErrorType": code})
