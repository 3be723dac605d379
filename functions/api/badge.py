"""API: a check's uptime as a badge for a README or an intranet; pure."""

from xml.sax.saxutils import escape

from functions.api.wording import percent
from functions.model.uptime import Window

DEFAULT_WINDOW = "30d"
_TARGET, _ALERT = 99.9, 99.5
_GOOD, _FAIR, _POOR, _NOTHING = "#0b7a4b", "#9a4a05", "#b91c35", "#515b70"
_CHARACTER, _MARGIN = 7, 10


def badge(name: str, window: Window) -> str:
    """An SVG: `uptime 30d | 99.98 %`, grey where nothing was observed."""
    label, value = f"uptime {name}", percent(window.uptime) if window.uptime is not None else "unknown"
    left, right = (len(text) * _CHARACTER + _MARGIN for text in (label, value))
    said = escape(f"{label}: {value}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<clipPath id="round"><rect width="{left + right}" height="20" rx="3"/></clipPath>'
        f'<g clip-path="url(#round)"><rect width="{left}" height="20" fill="#3d4454"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{_colour(window.uptime)}"/></g>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2:g}" y="14">{escape(label)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{escape(value)}</text></g></svg>'
    )


def _colour(uptime: float | None) -> str:
    if uptime is None:
        return _NOTHING
    return _GOOD if uptime >= _TARGET else _FAIR if uptime >= _ALERT else _POOR
