"""Report generator: `daily`, `weekly`, `monthly`, `performance`: made, rendered, and delivered if that is wanted."""

import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import botocore.session
from aws_lambda_powertools.logging import Logger

from functions.model.period import ZURICH, utc_text
from functions.model.report import Kind, Report
from functions.parameters.store import Parameters
from functions.report_generator.delivering.addressees import Nobody, addressees
from functions.report_generator.delivering.courier import Courier
from functions.report_generator.delivering.doubts import Remembers, doubts
from functions.report_generator.delivering.job import deliver, teller
from functions.report_generator.delivering.parcel import Parcel
from functions.report_generator.delivering.post import Post, addressed, ses_client
from functions.report_generator.delivering.shelf import Shelf, s3_client
from functions.report_generator.desk import Desk
from functions.report_generator.figures.job import report
from functions.report_generator.figures.span import DAY, days_of
from functions.report_generator.rendering.job import Rendered, rendered
from functions.report_generator.rendering.text import text
from functions.report_generator.rendering.words import day as day_words
from functions.state.deliveries import Deliveries

logger = Logger(child=True)


@dataclass(frozen=True)
class Office:
    """Where reports go out: the bucket, who they are from (empty: nobody is mailed), the parameters."""

    bucket: str
    sender: str
    parameters: Parameters

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Office":
        """As the stack sets it.

        Raises:
            KeyError: REPORTS_BUCKET is not set.
        """
        return cls(environment["REPORTS_BUCKET"], environment.get("MAIL_FROM", ""), Parameters(lambda: _client("ssm")))

    def courier(self, desk: Desk) -> Courier:
        """Who delivers in this run."""
        return Courier(
            Deliveries(desk.dynamodb()),
            Shelf(_s3, self.bucket),
            Post(_ses, self.sender) if self.sender else None,
            self.parameters,
            teller(lambda: _client("events")),
            lambda: datetime.now(UTC),
            uuid4().hex,
        )


@cache
def office() -> Office:
    """This function's."""
    return Office.of(os.environ)


def delivered(desk: Desk, kind: Kind, day: date, *, resend: bool = False) -> dict[str, Any]:
    """Deliver it, or go on with a delivery that was begun: `{"report", "date", "at"}` and what `deliver` answers.

    The date is the report's last day.

    Raises:
        ReportFailed, TableUnavailable: as `deliver`.
    """
    last = days_of(kind, day)[1]

    def make(earlier: datetime | None) -> Parcel:
        made = doubted(report(kind, day, desk), Deliveries(desk.dynamodb()), desk.now, with_its_own=False)
        out = drawn_up(made if earlier is None else made_again(made, earlier))
        return Parcel(kind, last, made.made_at, out.files, out.mail)

    done = deliver(office().courier(desk), kind, last, make, resend=resend)
    return {"report": kind.value, "date": last.isoformat(), "at": utc_text(desk.now), **done}


def shown(desk: Desk, kind: Kind, day: date, *, with_mail: bool) -> dict[str, Any]:
    """Make it and write nothing: `{"report", "date", "first_day", "at", "headline", "text"}`.

    With `eml` (base64 of the message as it would arrive) if that is wanted.
    """
    made = doubted(report(kind, day, desk), Deliveries(desk.dynamodb()), desk.now, with_its_own=True)
    if not with_mail:
        return _answer(made)
    at, out = office(), drawn_up(made)
    to = addressees(at.parameters)
    mail = out.mail if isinstance(to, Nobody) or not at.sender else addressed(out.mail, at.sender, to)
    return {**_answer(made), "eml": b64encode(mail).decode()}


def made_again(made: Report, earlier: datetime) -> Report:
    """It says that it was made before, as figures may differ by then: people may have both."""
    local = earlier.astimezone(ZURICH)
    words = f"Made again: what was made on {day_words(local.date())}, {local:%H:%M}, was not stored, or cannot be had"
    return replace(made, headline=(*made.headline, words))


def drawn_up(made: Report) -> Rendered:
    """What goes out of a report; each chart that could not be drawn is told to the log."""
    out = rendered(made)
    for chart, reason in out.undrawn.items():
        logger.warning("chart_undrawn", report=made.kind, date=str(made.last_day), chart=chart, reason=reason)
    return out


def doubted(made: Report, deliveries: Remembers, now: datetime, *, with_its_own: bool) -> Report:
    """Its last headlines tell of mails of this report that may be missing; of its own only if it is not to be sent."""
    last = made.last_day if with_its_own else made.last_day - DAY
    return replace(made, headline=(*made.headline, *doubts(deliveries, made.kind, last, now)))


def _answer(made: Report) -> dict[str, Any]:
    return {
        "report": made.kind.value,
        "date": made.last_day.isoformat(),
        "first_day": made.first_day.isoformat(),
        "at": utc_text(made.made_at),
        "headline": list(made.headline),
        "text": text(made),
    }


@cache
def _client(service: str) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    return botocore.session.get_session().create_client(service)


@cache
def _s3() -> Any:  # noqa: ANN401 - as above
    return s3_client()


@cache
def _ses() -> Any:  # noqa: ANN401 - as above
    return ses_client()
