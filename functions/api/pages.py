"""API: pages: templates with their style in them, and the policy under which a browser shows them."""

from base64 import b64encode
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # pages alone need it: it costs 50 ms to import
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Pages with the same style sheets; `forms` says whether they may send any, and `known` is known to all."""

    def __init__(self, *sheets: str, forms: bool = False, **known: object) -> None:
        self._sheets, self._forms, self._known = sheets, forms, known

    def render(self, template: str, **values: Any) -> str:  # noqa: ANN401 - templates take anything
        """A page as HTML."""
        return self._templates.get_template(template).render(**values)

    @cached_property
    def content_security_policy(self) -> str:
        """The header that allows a page its one style sheet, its icon, its forms to us, and nothing else."""
        digest = b64encode(sha256(self._style.encode()).digest()).decode()
        rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", "img-src data:", "base-uri 'none'")
        return "; ".join((*rules, f"form-action '{'self' if self._forms else 'none'}'", "frame-ancestors 'none'"))

    @cached_property
    def _style(self) -> str:
        return "".join((TEMPLATES / sheet).read_text("utf-8") for sheet in self._sheets)

    @cached_property
    def _templates(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        templates.globals.update(style=self._style, **self._known)
        return templates
