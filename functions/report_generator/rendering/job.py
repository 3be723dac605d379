"""Report generator: all that is made of a report: its files, and its mail."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from functions.model import report_json
from functions.model.report import Kind, Report
from functions.report_generator.rendering.charts import charts
from functions.report_generator.rendering.mail import mail
from functions.report_generator.rendering.page import html
from functions.report_generator.rendering.text import text

_NAMES: Final = {
    Kind.DAILY: "daily",
    Kind.WEEKLY: "conversion-weekly",
    Kind.MONTHLY: "monthly",
    Kind.PERFORMANCE: "performance",
}


@dataclass(frozen=True)
class Rendered:
    """A report as it goes out.

    Attributes:
        files: by their keys, as `reports/daily-20261122.txt`.
        mail: the message without From and To.
        undrawn: why charts could not be drawn, by their keys; where their pictures would be it is said.
    """

    files: Mapping[str, bytes]
    mail: bytes
    undrawn: Mapping[str, str]


def rendered(report: Report) -> Rendered:
    """Text, page and JSON in UTF-8, and the mail. The page of the files has its pictures within.

    Raises:
        ValueError: an amount is NaN or infinite.
    """
    pictures = charts(report)
    within = {key: f"data:image/png;base64,{b64encode(png).decode()}" for key, png in pictures.drawn.items()}
    name = file_name(report)
    files = {
        f"{name}.txt": text(report).encode(),
        f"{name}.html": html(report, within, pictures.undrawn).encode(),
        f"{name}.json": report_json.dump(report),
    }
    return Rendered(files, mail(report, pictures.drawn, pictures.undrawn).as_bytes(), pictures.undrawn)


def file_name(report: Report) -> str:
    """Without an ending: `reports/conversion-weekly-20261122`, by the last of its days."""
    return f"reports/{_NAMES[report.kind]}-{report.last_day:%Y%m%d}"
