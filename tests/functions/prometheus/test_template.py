"""Tests: templates of alerts: what they become, as promtool says too, and why some are refused."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.rule import Rule, RuleGroup
from functions.prometheus.evaluation import evaluate
from functions.prometheus.template import TemplateRefused, compile_template, expand
from functions.prometheus.template.go_text import quoted
from tests.functions.prometheus.comparison import differences
from tests.functions.prometheus.made_up_templates import made_up_templates
from tests.functions.prometheus.promtool import History, Seen, watch
from tests.functions.prometheus.template_cases import EXPANDED, HUGE, LABELS, OF_TIMES, OF_VALUES, VALUE, VALUES

MINUTE = timedelta(minutes=1)

REFUSED = {
    "{{ $labels.x": "{{ $labels.x is not closed; write }} at its end",
    '{{ "x }}': 'a text in {{ "x }} has no end; close it with "',
    "{{ end }}": "{{ end }} without an if or with before it",
    "{{ else }}": "{{ else }} without an if or with before it",
    "{{ if $value }}a": "{{ if }} has no {{ end }} of its own",
    "{{ if true }}{{ else }}{{ else }}{{ end }}": "{{ if }} has no {{ end }} of its own",
    "{{ with 1 }}{{ else if 1 }}{{ end }}": "else if is not possible here; there are {{ else }} and else if after if",
    "{{ if }}{{ end }}": "a value is missing before }}",
    "{{}}": "a value is missing before }}",
    "{{ 1 | }}": "a value is missing before }}",
    "{{ (1 }}": "}} stands where ) has to",
    "{{ 1) }}": ") stands where }} has to",
    "{{ $value + 1 }}": "'+' in {{ $value + 1 }} is not possible; arithmetic belongs into the expression",
    "{{/* a */ }}": (
        "{{/* a */ }} is not possible; a comment is written {{/* … */}}, and a division belongs into the expression"
    ),
    "{{ 'a' }}": "{{ 'a' }} has a text in single quotes; write it in double ones or backquotes",
    "{{ , }}": ", is not possible there",
    "{{ $labels.job$value }}": "there has to be a space before $value",
    '{{ "\\U00110000" }}': "\\U00110000 in a text is not possible; a backslash is written \\\\",
    "{{ 9223372036854775808 }}": "9223372036854775808 is too large a number",
    "{{ 1e999 }}": "1e999 is too large a number",
    f"{{{{ {'(' * 2000} }}}}": "it is too deeply nested; nothing that people read needs that",
    '{{ printf "%1000d" 5 }}': (
        "%1000 is not possible in printf here; there are %v %s %d %f %F %e %E %g %G %q %x %X %t %% with - + 0, 8 and .2"
    ),
    '{{ "\\q" }}': "\\q in a text is not possible; a backslash is written \\\\",
    "{{ 089 }}": "089 is not a number; write it like 5, -1 or 0.5",
    "{{ nil }}": "nil is not a command",
    "{{ $valu }}": "there is no variable $valu; did you mean $value?",
    "{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}": "there is no variable $x; there are $labels, $value",
    "{{ $x = 1 }}": "there is no variable $x; there are $labels, $value",
    "{{ $externalURL }}/graph": (
        "$externalURL is not possible here: what Prometheus is configured with is not known here; "
        "write the address or the label out"
    ),
    "{{ .ExternalLabels.x }}": (
        ".ExternalLabels is not possible here: what Prometheus is configured with is not known here; "
        "write the address or the label out"
    ),
    "{{ .job }}": "there is no .job; there are Labels, Value; a label is $labels.job",
    "{{ . }}": "the dot alone is not possible here; write {{ $labels }} or {{ $value }}",
    "{{ $labels.a.b }}": "$labels.a.b is not there: $labels is labels",
    "{{ $value.a }}": "$value.a is not there: $value is a number",
    '{{ $labels "a-b" }}': 'only functions take arguments; a label with a strange name is index $labels "x"',
    "{{ $value | 5 }}": 'only functions take arguments; a label with a strange name is index $labels "x"',
    "{{ humanise $value }}": "there is no function humanise; did you mean humanize?",
    "{{ humanize }}": "humanize takes 1 argument, not 0",
    "{{ 1 | eq }}": "eq takes 2 or more arguments, not 1",
    "{{ toUpper 5 }}": "toUpper takes a text, not int",
    "{{ if gt $value 5 }}a{{ end }}": "gt compares $value, which has a fraction, with 5, which has none: write 5.0",
    '{{ query "up" }}': (
        "query is not possible here: an alert's texts are expanded without asking Prometheus; "
        "let the rule's expression return what is needed"
    ),
    "{{ range $labels }}{{ . }}{{ end }}": (
        "range is not possible here: name each label, or print all of them with {{ $labels }}"
    ),
    '{{ template "x" }}': "template is not possible here: write the text out in each annotation",
    "{{ externalURL }}": (
        "externalURL is not possible here: no Prometheus with an address of its own stands behind a page; "
        "write the address out"
    ),
    '{{ printf "%U" 5 }}': (
        "%U is not possible in printf here; there are %v %s %d %f %F %e %E %g %G %q %x %X %t %% with - + 0, 8 and .2"
    ),
    '{{ match "(?=a)" "b" }}': "(?=a) in a regular expression is not possible here; there are (?: (?P< (?i) (?s)",
    '{{ match "\\\\pL" "b" }}': "\\p in a regular expression is not possible here; write out what it stands for",
    '{{ match "[[:alpha:]]" "b" }}': "[[:alpha:] in a regular expression is not possible here; write it like [a-z0-9]",
    '{{ match "(" "b" }}': "'(' is not a regular expression: missing ), unterminated subpattern at position 0",
}


@pytest.mark.unit
@pytest.mark.parametrize(("template", "text"), EXPANDED.items())
def test_a_template_becomes(template: str, text: str) -> None:
    assert compile_template(template).expand(LABELS, VALUE) == text


@pytest.mark.unit
@pytest.mark.parametrize(("template", "why"), REFUSED.items())
def test_what_is_not_possible_is_refused_with_what_is(template: str, why: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        compile_template(template)
    assert str(refused.value) == why


@pytest.mark.unit
@pytest.mark.parametrize(
    ("template", "why"),
    {
        '{{ printf "%q" $labels }}': "printf's %q of labels is not possible here; write %v",
        '{{ printf "%x" $value }}': "printf's %x of a number with a fraction is not possible here; write %v or %.2f",
        '{{ match $labels.x "a" }}': "\\p in a regular expression is not possible here; write out what it stands for",
        "{{ lt true false }}": "error calling lt: invalid type for comparison",
        "{{ eq 1 nil }}": "error calling eq: invalid type for comparison",
        "{{ len 5 }}": "error calling len: len of type int",
        '{{ index "abc" 3 }}': "error calling index: index out of range: 3",
        '{{ index "abc" "b" }}': "error calling index: cannot index slice/array with type string",
        "{{ index 5 1 }}": "error calling index: can't index item of type int",
        '{{ humanize "1e999" }}': 'error calling humanize: strconv.ParseFloat: parsing "1e999": value out of range',
        '{{ parseDuration "1x" }}': 'error calling parseDuration: not a valid duration string: "1x"',
    }.items(),
)
def test_what_fails_while_it_is_expanded_says_why_in_the_text(template: str, why: str) -> None:
    text = compile_template(template).expand({"x": "\\pL"}, VALUE)
    assert text == f"<error expanding template: {why}>"


@pytest.mark.unit
def test_a_template_that_should_have_been_refused_is_an_error_in_its_text() -> None:
    assert expand("{{ query }}", LABELS, VALUE).startswith("<error expanding template: query is not possible here")


@pytest.mark.unit
@given(st.text('{}$.-|()"`/* aeilfndvsbow=:015,\\\n', max_size=60), st.floats())
def test_any_text_is_expanded_or_refused(text: str, value: float) -> None:
    try:
        template = compile_template(text)
    except TemplateRefused:
        return
    assert isinstance(template.expand(LABELS, value), str)


@pytest.mark.integration
def test_promtool_says_the_same_of_every_template(tmp_path_factory: pytest.TempPathFactory) -> None:
    history, seen = watched(list(EXPANDED), {series_of(LABELS): VALUE}, tmp_path_factory)
    assert differences(history, seen, evaluate) == []


@pytest.mark.integration
@pytest.mark.parametrize(("templates", "values"), [(OF_VALUES, VALUES + HUGE), (OF_TIMES, VALUES)])
def test_promtool_says_the_same_of_every_value(
    templates: Sequence[str], values: Sequence[float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    series = {series_of({"number": str(number)}): value for number, value in enumerate(values)}
    history, seen = watched(templates, series, tmp_path_factory)
    assert len(seen.firing["A", timedelta(0)]) == len(values)
    assert differences(history, seen, evaluate) == []


@pytest.mark.integration
def test_promtool_says_the_same_of_templates_that_nobody_would_write(tmp_path_factory: pytest.TempPathFactory) -> None:
    templates = made_up_templates(500, seed=20261123)
    _, seen = watched(templates, {series_of(LABELS): VALUE}, tmp_path_factory)
    ((_, texts),) = seen.firing["A", timedelta(0)]
    ours = [expand(template, {**LABELS, "__name__": "load"}, VALUE) for template in templates]
    theirs = [texts[f"t{number}"] for number in range(len(templates))]
    compared = zip(templates, map(without_errors, ours), map(without_errors, theirs), strict=True)
    assert [template for template, our, their in compared if our != their] == []
    assert sum("<error" in text for text in ours) < len(templates) / 2


def watched(
    templates: Sequence[str], series: Mapping[str, float], folders: pytest.TempPathFactory
) -> tuple[History, Seen]:
    """One instant of a rule whose annotations t0, t1 … are these templates."""
    rule = Rule("A", "load", annotations={f"t{number}": template for number, template in enumerate(templates)})
    values = {name: as_promtool(value) for name, value in series.items()}
    history = History("templates", RuleGroup("g", (rule,)), values, MINUTE, MINUTE, 1)
    return history, watch([history], folders.mktemp("templates"))["templates"]


def series_of(labels: Mapping[str, str]) -> str:
    return f"load{{{','.join(f'{name}={quoted(text)}' for name, text in labels.items())}}}"


def as_promtool(value: float) -> str:
    if math.isfinite(value):
        return repr(value)
    return "NaN" if math.isnan(value) else "Inf" if value > 0 else "-Inf"


def without_errors(text: str) -> str:
    """Which words an error has, versions of Go differ about."""
    return "<error>" if text.startswith("<error expanding template: ") else text
