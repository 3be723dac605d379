"""Tests: templates that nobody would write, of all that there is; most are refused, the others have to expand alike."""

from random import Random

from functions.prometheus.template import TemplateRefused, compile_template
from functions.prometheus.template.functions import FUNCTIONS

_ATOMS = (
    "$value", "$labels", "$labels.job", "$labels.missing", ".Value", ".Labels.job", "$x", ".", '"x"', '"5"', '"%.2f"',
    '"%v %s %d"', "`^fit(.*)$`", '"a,b"', '"1h"', '"$1"', "5", "0", "-1", "0.5", "5.0", "1e3", "true", "false",
    '(len "abc")', '($value | printf "%.1f")',
)  # fmt: skip
_NAMES = sorted(set(FUNCTIONS) - {"safeHtml"})
"""But for one whose result is a string to us, and a type of its own to Go."""


def made_up_templates(count: int, seed: int) -> list[str]:
    """So many that are not refused."""
    chance = _Chance(seed)
    found: list[str] = []
    while len(found) < count:
        text = chance.text(2)
        try:
            compile_template(text)
        except TemplateRefused:
            continue
        found.append(text)
    return found


class _Chance(Random):
    def text(self, depth: int) -> str:
        pieces = [self.choice((" t ", "", "\n", ' é"')) + self._action(depth) for _ in range(self.choice((1, 1, 2, 3)))]
        return "".join(pieces)

    def _action(self, depth: int) -> str:
        begin, end = self.choice(("{{", "{{ ", "{{- ")), self.choice(("}}", " }}", " -}}"))
        kind = self.choice(("", "", "", "", "$x := ", "$x = ", "/* no word */", "if", "with")) if depth else ""
        if kind in ("if", "with"):
            otherwise = self.choice(("", "{{else}}", "{{ else -}}", f"{{{{else if {self._pipeline(0)}}}}}"))
            rest = otherwise and otherwise + self.text(depth - 1)
            return f"{begin}{kind} {self._pipeline(depth)}{end}{self.text(depth - 1)}{rest}{{{{ end }}}}"
        return f"{begin}{kind}{end}" if "/" in kind else f"{begin}{kind}{self._pipeline(depth)}{end}"

    def _pipeline(self, depth: int) -> str:
        return " | ".join(self._command(depth) for _ in range(self.choice((1, 1, 1, 2, 3))))

    def _command(self, depth: int) -> str:
        if self.random() < 0.35:
            return self._operand(depth)
        return " ".join([self.choice(_NAMES), *(self._operand(depth) for _ in range(self.choice((0, 1, 1, 2, 2, 3))))])

    def _operand(self, depth: int) -> str:
        if depth and self.random() < 0.2:
            return f"({self._pipeline(depth - 1)}){self.choice(('', '', '', '.job'))}"
        return self.choice(_ATOMS)
