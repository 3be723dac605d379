"""Infra: a dashboard that somebody put beside the generated ones: only what would not work is wrong with it."""

import re
from collections.abc import Iterator
from typing import Final

from functions.model.names import nearest
from infra.operator.findings import Finding, shown
from infra.operator.grafana.part import Part

GENERATED: Final = ("business-metrics", "system-overview", "this-bundle", "web-vitals")
"""The names of those that infra/dashboards makes, which keep to this house's style."""
_STYLE: Final = frozenset(
    (
        *("refresh", "timezone", "tags", "from", "to", "schemaVersion", "templating", "title", "description"),
        *("noValue", "mode", "steps", "color", "legendFormat", "instant", "hide", "type", "targets", "gridPos"),
        *("x", "y", "w", "h"),
    )
)
_PROVISIONED: Final = "prometheus"
_VARIABLE: Final = re.compile(r"\$(?:(\w+)|\{(\w+)[^}]*\})")


def is_own(part: Part) -> bool:
    """Whether a dashboard is somebody's own."""
    return part.document.file.stem not in GENERATED


def is_wrong(finding: Finding) -> bool:
    """Whether what is found would be wrong in any dashboard, and not only in one of this house."""
    if finding.field in ("id", "uid") or finding.message.endswith("has no unit"):
        return False
    return finding.field.rpartition(".")[2] not in _STYLE


def asks_another(part: Part) -> bool:
    """Whether a query is no Prometheus's, such as Loki's."""
    return part.text("datasource", "type") not in ("", "prometheus")


def source(part: Part) -> Iterator[Finding]:
    """Whether there is what a part asks: none named is the usual one, a name of old is Grafana's to find."""
    uid = part.text("datasource", "uid")
    variables = Part(part.document).each("templating", "list")
    chosen = [one.text("name") for one in variables if one.text("type") == "datasource"]
    if named := _VARIABLE.fullmatch(uid):
        name = named[1] or named[2]
        if name not in chosen:
            near = nearest(name, chosen)
            hint = f"did you mean ${{{near}}}?" if near else f'write "uid": "{_PROVISIONED}"'
            message = f"there is no variable {name} of the type datasource"
            yield part.finding("datasource", "uid", message=message, hint=hint)
    elif uid not in ("", _PROVISIONED, "grafana") and not uid.startswith("--") and not asks_another(part):
        message = f"no Prometheus is provisioned with the uid {shown(uid)}"
        yield part.finding("datasource", "uid", message=message, hint=f'write "uid": "{_PROVISIONED}"')
