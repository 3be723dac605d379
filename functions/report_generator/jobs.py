"""Report generator: each report's job, loaded when it is asked for."""

from typing import Any

from functions.model.report import Kind
from functions.report_generator.desk import Desk
from functions.report_generator.request import ReportRequest


def do(desk: Desk, request: ReportRequest) -> dict[str, Any]:
    """What a report answers.

    Raises:
        ReportFailed: it could not be made, or not all of it.
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    match request.report:
        case "kpis":
            from functions.report_generator.kpis.job import kpis

            return kpis(desk, request.day, dry_run=request.dry_run)
        case "refresh":
            from functions.report_generator.refresh import refresh

            return refresh(desk)
        case "migrate":
            from functions.report_generator.migrate import migrate

            return migrate(desk, dry_run=request.dry_run)
    return _report(desk, request)


def _report(desk: Desk, request: ReportRequest) -> dict[str, Any]:
    from functions.report_generator.reports import delivered, shown

    kind = Kind(request.report)
    if request.dry_run or not request.deliver:
        return shown(desk, kind, request.day, with_mail=not request.dry_run)
    return delivered(desk, kind, request.day, resend=request.resend)
