"""Automation: `{{ references }}` in a document's texts, and what each may name.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from functions.model.names import nearest
from infra.automation.document import Action, Approve, Branch, Invoke, Loop, Parameter, Sleep, Type
from infra.automation.reading import Reading
from infra.operator.findings import Place, shown

AUTOMATION: Final = ("automation:EXECUTION_ID",)
GLOBAL: Final = ("global:ACCOUNT_ID", "global:AWS_PARTITION", "global:DATE", "global:DATE_TIME", "global:REGION")
PAYLOAD: Final = "Payload"
_OUTPUTS: Final[Mapping[type[Action], Mapping[str, Type]]] = {
    Invoke: {"StatusCode": Type.STRING, "FunctionError": Type.STRING, "LogResult": Type.STRING, PAYLOAD: Type.STRING},
    Approve: {"ApprovalStatus": Type.STRING, "ApproverDecisions": Type.STRING_MAP},
    Sleep: {},
    Branch: {},
    Loop: {},
}
_REFERENCE: Final = re.compile(r"\{\{([^{}]*)\}\}")
_PLAIN: Final = re.compile(r"[ -~]*")
_NOT_PLAIN: Final = re.compile(r"[^!-~]")


@dataclass
class Known:
    """What a document's references may name: parameters, and outputs of steps that have run.

    `steps` are all of the document with their actions, `unclear` those whose action could not be read, `run` those that
    have run and answered on every way to each one; it is empty where the flow is not clear either.
    """

    parameters: Mapping[str, Parameter]
    steps: Mapping[str, Action]
    unclear: Collection[str] = ()
    run: Mapping[str, Collection[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def texts(place: Place, found: object) -> Iterator[tuple[Place, str]]:
    """Every text in a value, with its place."""
    match found:
        case str():
            yield place, found
        case dict():
            for key, value in found.items():
                yield from texts((*place, key), value)
        case list():
            for index, value in enumerate(found):
                yield from texts((*place, index), value)


def named(text: str) -> list[str]:
    """What the references in a text name."""
    return [one.strip() for one in _REFERENCE.findall(text)]


def whole(found: object) -> str | None:
    """What a text names that is one reference and nothing else."""
    match = _REFERENCE.fullmatch(found) if isinstance(found, str) else None
    return match[1].strip() if match else None


def type_of(name: str, known: Known) -> Type | None:
    """The type of what a reference names; None where it names nothing, which is told elsewhere."""
    if name in (*AUTOMATION, *GLOBAL):
        return Type.STRING
    if name in known.parameters:
        return known.parameters[name].type
    step, _, output = name.partition(".")
    if step not in known.steps or step in known.unclear:
        return None
    return _OUTPUTS[type(known.steps[step])].get(output)


def judge_references(reading: Reading, place: Place, found: object, known: Known, step: str) -> None:
    """Tell every reference in a value, which stands in a step, that leads to nothing."""
    for where, text in texts(place, found):
        rest = _REFERENCE.sub("", text)
        if "{{" in rest or "}}" in rest:
            reading.wrong(
                where, f"the braces of {shown(text)} do not close", 'write "{{ Name }}" or "{{ Step.Payload }}"'
            )
        for one in _REFERENCE.findall(text):
            if not _PLAIN.fullmatch(one):
                message = f"{shown(one)} has more in its braces than a name and spaces"
                reading.wrong(where, message, f"write {{{{ {_NOT_PLAIN.sub('', one)} }}}}, with spaces only")
            elif wrong := _wrong(one.strip(), known, step):
                reading.wrong(where, *wrong)


def _wrong(name: str, known: Known, step: str) -> tuple[str, str] | None:
    """What is wrong with one reference, and what to do."""
    if ":" in name:
        return _wrong_variable(name)
    if "." not in name and "[" not in name:
        if name in known.parameters:
            known.used.add(name)
            return None
        near = nearest(name, known.parameters)
        message = f"there is no parameter {shown(name)}"
        if name in known.steps:
            return message, f"write {{{{ {name}.Payload }}}} for the answer of the step"
        if not known.parameters:
            return message, "write the value itself, or parameters: and it below"
        return message, f"did you mean {near}?" if near else f"write one of {', '.join(known.parameters)}"
    return _wrong_output(name, known, step)


def _wrong_variable(name: str) -> tuple[str, str] | None:
    if name in (*AUTOMATION, *GLOBAL):
        return None
    if name.startswith(("ssm:", "ssm-secure:")):
        return f"{name} is read nowhere but on AWS", "write a parameter of the document"
    near = nearest(name, (*AUTOMATION, *GLOBAL))
    hint = f"did you mean {near}?" if near else f"write one of {', '.join((*AUTOMATION, *GLOBAL))}"
    return f"there is no variable {shown(name)}", hint


def _wrong_output(name: str, known: Known, step: str) -> tuple[str, str] | None:
    of, _, output = name.partition(".")
    if of not in known.steps:
        near = nearest(of, known.steps)
        hint = f"did you mean {near}?" if near else "write the name of a step before it"
        return f"there is no step {shown(of)}", hint
    if of in known.unclear:
        return None
    outputs = _OUTPUTS[type(known.steps[of])]
    selected = re.split(r"[.\[]", output)[0]
    if selected in outputs and selected != output:
        hint = f"write {{{{ {of}.{selected} }}}} whole, or branch on it with Contains"
        return f"documents disagree on where a selector like {shown(output)} begins", hint
    if output not in outputs:
        near = nearest(output, outputs)
        listed = f"it has {', '.join(outputs)}" if outputs else "its action has none"
        return f"{of} has no output {shown(output)}", f"did you mean {near}?" if near else listed
    if step in known.run and of not in known.run[step]:
        message = f"{of} has not run and answered on every way to {step}"
        return message, "write the reference into a step that each way comes to after it"
    return None


def judge_unused(reading: Reading, known: Known) -> None:
    """Tell the parameters that nothing reads."""
    for name in known.parameters:
        if name not in known.used:
            message = f"nothing reads the parameter {name}"
            reading.wrong(("parameters", name), message, f"remove it, or write {{{{ {name} }}}} somewhere")
