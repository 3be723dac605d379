"""Prometheus: templates of alerts' labels and annotations: a small Go text/template, as alerting rules use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from functions.prometheus.template.comparing import ExpansionFailed
from functions.prometheus.template.expand import Expansion
from functions.prometheus.template.parse import parse
from functions.prometheus.template.tree import Node
from functions.prometheus.template.words import TemplateRefused

__all__ = ["Template", "TemplateRefused", "compile_template", "expand"]


@dataclass(frozen=True)
class Template:
    """A template that can be expanded."""

    nodes: tuple[Node, ...]

    def expand(self, labels: Mapping[str, str], value: float) -> str:
        """The text for one sample: `$labels` are its labels, with `__name__`; one that is not there is empty.

        An expansion that fails is `<error expanding template: …>`, as Prometheus writes it: a text with an error in
        it is better than an alert that does not fire.
        """
        try:
            return Expansion(labels, value).text(self.nodes)
        except (ExpansionFailed, ValueError, RecursionError) as error:
            return _failed(error)


@lru_cache(maxsize=4096)
def compile_template(text: str) -> Template:
    """Read a template.

    Raises:
        TemplateRefused: a ValueError whose sentence says what is not possible here, and what is.
    """
    try:
        return Template(tuple(parse(text)))
    except RecursionError as error:
        raise TemplateRefused("it is too deeply nested; nothing that people read needs that") from error


def expand(text: str, labels: Mapping[str, str], value: float) -> str:
    """As Template.expand. What `fitfoot check` would have refused is an error in the text, and does not stop a rule."""
    try:
        return compile_template(text).expand(labels, value)
    except TemplateRefused as refused:
        return _failed(refused)


def _failed(error: Exception) -> str:
    return f"<error expanding template: {error}>"
