"""Tests: mistakes in a runbook: its names and ways, its references, its payloads."""

from tests.infra.automation.planting import NAMES, TOP, Planted

P = Planted
LOCKED = '"{{ Lock.Payload }}"'
CHOSEN = "inputs.Choices[0]"
FIELDS = "inputs.InputPayload"

WAYS = [
    P("Lock", "name: Lock", "name: Lo", "name", "3 to 128 letters", at="name: Lo"),
    P("FindErrors", "- name: FindErrors", "- name: Lock", "name", "taken by the step on line", at="name: Lock"),
    P("HalfAMinute", "- name: HalfAMinute", "- name: ScaleWeb", "name", "taken by the step on line", at="name: Sca"),
    P("IfLocked", "NextStep: FindErrors", "NextStep: FindErors", f"{CHOSEN}.NextStep", "did you mean FindErrors?"),
    P("IfLocked", "Default: StopNotLocked", "Default: StopLocked", "inputs.Default", "did you mean StopNotLocked?"),
    P("Lock", "onFailure: step:UnlockAfterFailure", "onFailure: step:Unlok", "onFailure", "did you mean Unlock?"),
    P("Lock", "onCancel: step:UnlockAfterFailure", "onCancel: step:Unlok", "onCancel", "did you mean Unlock?"),
    P("Lock", "maxAttempts: 3", "nextStep: IfLoked", "nextStep", "did you mean IfLocked?"),
    P("Lock", "maxAttempts: 3", "nextStep: MeasureAgain", "nextStep", "on the other side of a loop"),
    P("MeasureAgain", "onFailure: Continue", "onFailure: step:ProveRecovery", "onFailure", "other side of a loop"),
    P("Unlock", "isEnd: true", "isEnd: true\n    nextStep: StopNotLocked", "nextStep", "isEnd ends", at="nextSt"),
    P("Unlock", "isEnd: true", "isEnd: true\n    onFailure: Continue", "onFailure", "leads nowhere", at="onFailure"),
    P("IfLocked", "onFailure:", "nextStep: FindErrors\n    onFailure:", "nextStep", "a branch goes where"),
    P("IfLocked", "onFailure:", "isEnd: true\n    onFailure:", "isEnd", "remove isEnd"),
    P("Lock", "onCancel: step:UnlockAfterFailure", "onCancel: step:Approve", "onCancel", "AWS goes to no aws:approve"),
    P("RecordBreaker", "maxAttempts: 2", "nextStep: ScaleWeb", "nextStep", "the run might never end"),
    P("ProveRecovery", "onFailure: step:UnlockAfterFailure", "onFailure: step:ProveRecovery", "onFailure", "never end"),
    P("IfLocked", "Default: StopNotLocked", "Default: Lock", "inputs.Default", "goes back to Lock"),
    P(
        "IfLocked",
        "Default: StopNotLocked",
        "Default: FindErrors",
        f"mainSteps[{NAMES.index('StopNotLocked')}]",
        "nothing leads to StopNotLocked",
        at="- name: StopNotLocked",
    ),
    P("RecordWeb", "maxAttempts: 2", "isEnd: true", "onFailure", "leads nowhere", at="onFailure"),
]

REFERENCES = [
    P("ScaleWeb", "{{ WebReplicas }}", "{{ WebReplica }}", f"{FIELDS}.replicas", "did you mean WebReplicas?"),
    P("ScaleWeb", "{{ WebReplicas }}", "{{ Frequency }}", f"{FIELDS}.replicas", "there is no parameter 'Frequency'"),
    P("ScaleWeb", '"{{ WebReplicas }}"', '"{{ WebReplicas }"', f"{FIELDS}.replicas", "do not close"),
    P("ScaleWeb", '"{{ WebReplicas }}"', '"{ WebReplicas }}"', f"{FIELDS}.replicas", "do not close"),
    P("Approve", "{{ Incident }}", "{{ Incdent }}", "inputs.Message", "did you mean Incident?", at="Message"),
    P("Lock", "automation:EXECUTION_ID", "automation:EXECUTIONID", f"{FIELDS}.run", "mean automation:EXECUTION_ID?"),
    P("Lock", "{{ Incident }}", "{{ global:REGIONS }}", f"{FIELDS}.incident", "did you mean global:REGION?"),
    P("Lock", "{{ Incident }}", "{{ ssm:/fitfoot/incident }}", f"{FIELDS}.incident", "a parameter of the document"),
    P("IfLocked", LOCKED, '"{{ Lok.Payload }}"', f"{CHOSEN}.Variable", "did you mean Lock?", at="Variable"),
    P("IfLocked", LOCKED, '"{{ Lock.Payloads }}"', f"{CHOSEN}.Variable", "did you mean Payload?", at="Variable"),
    P("IfLocked", LOCKED, '"{{ Lock.Verdict }}"', f"{CHOSEN}.Variable", "has no output 'Verdict'", at="Variable"),
    P("IfLocked", LOCKED, '"{{ Lock }}"', f"{CHOSEN}.Variable", "write {{ Lock.Payload }}", at="Variable"),
    P("IfLocked", LOCKED, '"{{ Lock.Payload.verdict }}"', f"{CHOSEN}.Variable", "documents disagree", at="Variable"),
    P(
        "IfLocked",
        LOCKED,
        '"{{ ScaleWeb.Payload }}"',
        f"{CHOSEN}.Variable",
        "cannot have run and answered",
        at="Variable",
    ),
    P("RecordWeb", "{{ ScaleWeb.Payload }}", "{{ ScaleApi.Payload }}", f"{FIELDS}.evidence", "before RecordWeb"),
    P(
        "ProveRecovery",
        '"{{ RecoveredBelowPercent }}"',
        '"{{ MeasureAgain.Payload }}"',
        f"{FIELDS}.below",
        "cannot have",
    ),
    P("StopNotLocked", "{{ Lock.Payload }}", "{{ IfLocked.Payload }}", f"{FIELDS}.reason", "its action has none"),
]

PAYLOADS = [
    P("Lock", "step: lock", "step: lok", f"{FIELDS}.step", "did you mean lock?"),
    P("Lock", "        step: lock\n", "", FIELDS, "step is missing", at="InputPayload"),
    P("Lock", "step: lock", "step: scale", f"{FIELDS}.step", "none of fitfoot-runbook-steps's"),
    P("Lock", "changes: 3", "change: 3", f"{FIELDS}.change", "did you mean changes?"),
    P("Lock", "        changes: 3\n", "", FIELDS, "changes is missing; write changes: 1", at="InputPayload"),
    P("Lock", "changes: 3", "changes: three", f"{FIELDS}.changes", "a whole number, not 'three'"),
    P("Lock", '        dry_run: "{{ DryRun }}"\n', "", FIELDS, 'write dry_run: "{{ DryRun }}"', at="InputPayload"),
    P("Lock", "runbook: FitFoot-HighErrorRate", "runbook: FitFoot-SlowResponse", f"{FIELDS}.runbook", "this document"),
    P("Lock", '"{{ automation:EXECUTION_ID }}"', "always-the-same", f"{FIELDS}.run", "run is this run's id"),
    P("FindErrors", "errors_by_endpoint", "errors_by_endpoints", f"{FIELDS}.question", "mean errors_by_endpoint?"),
    P("ScaleWeb", "replicas:", "replica:", f"{FIELDS}.replica", "did you mean replicas?"),
    P("ScaleWeb", "{{ WebReplicas }}", "{{ Incident }}", f"{FIELDS}.replicas", "and Incident is a String"),
    P("ScaleWeb", "{{ DryRun }}", "{{ WebReplicas }}", f"{FIELDS}.dry_run", "true or false, and WebReplicas is a Int"),
    P("ScaleWeb", '"{{ DryRun }}"', "false", f"{FIELDS}.dry_run", "a dry run would not be one here"),
    P("ScaleWeb", "deployment: fitfoot-web", "deployment: [fitfoot-web]", f"{FIELDS}.deployment", "a text, not a list"),
    P("SwitchBreakerOn", "enabled: true", 'enabled: "on"', f"{FIELDS}.enabled", "true or false, not 'on'"),
    P("ReadCapacity", "[fitfoot-web, fitfoot-api]", "fitfoot-web", f"{FIELDS}.deployments", "a list of texts"),
    P("SaveCapacity", '"{{ ReadCapacity.Payload }}"', '"{{ Incident }}"', f"{FIELDS}.capacity", "the whole answer"),
    P("SaveCapacity", "{{ ReadCapacity.Payload }}", "{{ ReadCapacity.StatusCode }}", f"{FIELDS}.capacity", "whole ans"),
    P(
        "SaveCapacity",
        "{{ ReadCapacity.Payload }}",
        "{{ ReadRevisions.Payload }}",
        f"{FIELDS}.capacity",
        "write {{ ReadCapacity.Payload }}",
    ),
    P("RecordWeb", '"{{ ScaleWeb.Payload }}"', "scaled", f"{FIELDS}.evidence", "the answer of another step, or a map"),
    P("ProveRecovery", "question: error_rate", "question: database", f"{FIELDS}.question", "there are error_rate"),
    P("ProveRecovery", '"{{ RecoveredBelowPercent }}"', "little", f"{FIELDS}.below", "a number, not 'little'"),
    P(TOP, "\ndescription: T", "\ndescription: [T]\n#", "description", "is a text, not a list"),
]
