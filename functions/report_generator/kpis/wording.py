"""Report generator: KPIs in words; pure."""

from decimal import Decimal

from functions.model.kpi import Unit

UNKNOWN = "–"  # noqa: RUF001 - a dash, as pages and mails show it


def amount(value: Decimal | None, unit: Unit) -> str:
    """`2.51 %`, `812 ms`, `CHF 15.20`, `4.52 of 5`; a dash where nobody knows."""
    if value is None:
        return UNKNOWN
    match unit:
        case Unit.PERCENTAGE | Unit.PERCENT:
            return f"{plain(value)} %"
        case Unit.MILLISECONDS:
            return f"{plain(value)} ms"
        case Unit.CURRENCY:
            return f"CHF {value:.2f}"
        case Unit.RATING:
            return f"{plain(value)} of 5"


def plain(value: Decimal) -> str:
    """A number without zeros at its end that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
