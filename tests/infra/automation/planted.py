"""Tests: mistakes in a runbook: its keys, actions, parameters, conditions."""

from tests.infra.automation.planting import TOP, Planted

P = Planted
INVOKE = "action: aws:invokeLambdaFunction"
INTEGER = "type: Integer"
REPLICAS = "    allowedValues: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20]\n"
PERCENT = '"^([1-9][0-9]?([.][0-9]{1,2})?|0[.]([1-9][0-9]?|0[1-9]))$"'
HYPHENS = '"^[A-Za-z0-9-]{0,64}$"'
CHOICE = """        - Variable: "{{ Lock.Payload }}"
          Contains: VERDICT_LOCKED
          NextStep: FindErrors
"""
CHOSEN = "inputs.Choices[0]"

KEYS = [
    P(TOP, 'schemaVersion: "0.3"', "schemaVersion: 0.3", "schemaVersion", 'write schemaVersion: "0.3", with quotes'),
    P(TOP, 'schemaVersion: "0.3"', 'schemaVersion: "2.2"', "schemaVersion", "that of Automation is the text 0.3"),
    P(TOP, "\nschemaVersion", "\nschemaVerson", "schemaVerson", "did you mean schemaVersion?"),
    P(TOP, 'schemaVersion: "0.3"\n', "", "", "schemaVersion is missing", at="# FitFoot"),
    P(TOP, "\nparameters:", "\nparams:", "params", "did you mean parameters?"),
    P(TOP, "\nmainSteps:", "\nsteps:", "steps", "did you mean mainSteps?"),
    P(TOP, "\nassumeRole:", "\noutputs: [Lock.Payload]\nassumeRole:", "outputs", "remove outputs"),
    P(TOP, "{{ AutomationAssumeRole }}", "arn:aws:iam::1:role/x", "assumeRole", "the parameter that the deployment"),
    P("Lock", "\n    description:", "\n    descripton:", "descripton", "did you mean description?"),
    P("Lock", "onFailure:", "onfailure:", "onfailure", "did you mean onFailure?"),
    P("Lock", "maxAttempts: 3", "maxAttempts: 11", "maxAttempts", "from 1 to 10"),
    P("Lock", "maxAttempts: 3", "maxAttempts: three", "maxAttempts", "a whole number"),
    P("Lock", "maxAttempts: 3", "timeoutSeconds: 301", "timeoutSeconds", "from 1 to 300"),
    P("Lock", "maxAttempts: 3", 'timeoutSeconds: "{{ ApiReplicas }}"', "timeoutSeconds", "a whole number"),
    P("Lock", "maxAttempts: 3", "precondition: {}", "precondition", "aws:branch before the step"),
    P("Lock", "maxAttempts: 3", "outputs: [{Name: Verdict}]", "outputs", "branch on {{ Step.Payload }} with Contains"),
    P("FindErrors", "isCritical: false", "isCritical: no", "isCritical", "write isCritical: false"),
    P("FindErrors", "onFailure: Continue", "onFailure: continue", "onFailure", "Abort, Continue or step:NAME"),
    P("FindErrors", "    isCritical: false\n", "", "onFailure", "write isCritical: false beside it", at="onFailure"),
    P("Lock", "onFailure: step:UnlockAfterFailure", "onFailure: UnlockAfterFailure", "onFailure", "step:NAME"),
    P("Lock", "onCancel: step:UnlockAfterFailure", "onCancel: Continue", "onCancel", "Abort or step:NAME"),
]

ACTIONS = [
    P("Lock", INVOKE, "action: aws:invokeLambda", "action", "did you mean aws:invokeLambdaFunction?"),
    P("Lock", INVOKE, "action: aws:executeScript", "action", "not one of those that the local run knows"),
    P("Lock", INVOKE, "action: aws:runCommand", "action", "not one of those that the local run knows"),
    P(
        "Lock",
        INVOKE,
        "action: null",
        "action",
        "action is a text, not nothing; write action: aws:invokeLambdaFunction",
    ),
    P("Lock", INVOKE, "action: [aws:sleep]", "action", "action is a text, not a list"),
    P("Lock", f"    {INVOKE}\n", "", "", "write action: aws:invokeLambdaFunction", at="- name: Lock"),
    P("Lock", "FunctionName: fitfoot-runbook-steps", "Function: x", "inputs.Function", "did you mean FunctionName?"),
    P("Lock", "fitfoot-runbook-steps", "fitfoot-runbook-step", "inputs.FunctionName", "did you mean fitfoot-runbook-s"),
    P("Lock", "fitfoot-runbook-steps", "other-shop", "inputs.FunctionName", "is none of our functions"),
    P("Lock", "InputPayload:", "Payload:", "inputs.Payload", "write InputPayload: and a map"),
    P("Lock", "FunctionName:", "InvocationType: Event\n      FunctionName:", "inputs.InvocationType", "remove Invoca"),
    P("HalfAMinute", "Duration: PT30S", "Duration: 30s", "inputs.Duration", "write Duration: PT30S"),
    P("HalfAMinute", "Duration: PT30S", "Duration: P1M", "inputs.Duration", "an ISO-8601 duration"),
    P("HalfAMinute", "Duration: PT30S", "Duration: PT0S", "inputs.Duration", "from 1 to 604,799 seconds"),
    P("HalfAMinute", "PT30S", "PT9999999S", "inputs.Duration", "an ISO-8601 duration", at="Duration"),
    P("HalfAMinute", "PT30S", "P7D", "inputs.Duration", "from 1 to 604,799 seconds", at="Duration"),
    P("HalfAMinute", "PT30S", "P8D", "inputs.Duration", "from 1 to 604,799 seconds", at="Duration"),
    P("HalfAMinute", "Duration: PT30S", 'Duration: ""', "inputs.Duration", "an ISO-8601 duration"),
    P("IfLocked", "NextStep: FindErrors", 'NextStep: ""', f"{CHOSEN}.NextStep", "NextStep is empty"),
    P("IfLocked", "Default: StopNotLocked", 'Default: ""', "inputs.Default", "Default is empty"),
    P("HalfAMinute", "Duration: PT30S", "Duration: 30", "inputs.Duration", "is a text, not 30"),
    P("HalfAMinute", "Duration: PT30S", "Timestamp: 2026-01-01T00:00:00Z", "inputs.Timestamp", "write Duration: PT30S"),
    P(
        "IfLocked",
        "      Default: StopNotLocked\n",
        "",
        "inputs",
        "AWS goes on with whatever step is written next",
        at="inputs:",
    ),
    P("IfLocked", "Default:", "default:", "inputs.default", "did you mean Default?"),
    P("IfLocked", "          NextStep: FindErrors\n", "", CHOSEN, "NextStep is missing", at="- Variable"),
    P("IfLocked", "NextStep:", "nextStep:", f"{CHOSEN}.nextStep", "write NextStep instead of nextStep"),
    P("IfLocked", f"Choices:\n{CHOICE}", "Choices: []\n", "inputs.Choices", "is empty"),
    P("WaitForRecovery", "MaxIterations: 10", "MaxIterations: 101", "inputs.MaxIterations", "from 1 to 100"),
    P("WaitForRecovery", "MaxIterations: 10", "MaxIterations: 0", "inputs.MaxIterations", "from 1 to 100"),
    P("WaitForRecovery", "      MaxIterations: 10\n", "", "inputs", "MaxIterations is missing", at="inputs:"),
    P("WaitForRecovery", "MaxIterations: 10", 'Iterators: "{{ Approvers }}"', "inputs.Iterators", "write a LoopC"),
    P("HalfAMinute", "action: aws:sleep", "action: aws:loop", "action", "a loop stands inside a loop"),
    P("WaitForRecovery", "onFailure: step:ProveRecovery", "onCancel: step:ProveRecovery", "onCancel", "no onCancel"),
    P("Approve", 'Approvers: "{{ Approvers }}"', "Approvers: anna", "inputs.Approvers", "is a list of texts"),
    P("Approve", '      Approvers: "{{ Approvers }}"\n', "", "inputs", "Approvers is missing", at="inputs:"),
    P("Approve", "MinRequiredApprovals: 1", "MinRequiredApprovals: 0", "inputs.MinRequiredApprovals", "from 1 to 10"),
    P("Approve", "MinRequiredApprovals:", "MinApprovals:", "inputs.MinApprovals", "did you mean MinRequiredApprovals?"),
    P("Approve", '"{{ Approvers }}"', '"{{ Incident }}"', "inputs.Approvers", "a StringList, and Incident is a String"),
]

PARAMETERS = [
    P("ApiReplicas", "    default: 3\n", "", "", "default is missing; write default: 5", at="ApiReplicas:"),
    P("WebReplicas", INTEGER, "type: Number", "type", "a parameter's type (String, Integer"),
    P("WebReplicas", INTEGER, "type: Interger", "type", "did you mean Integer?"),
    P("WebReplicas", "default: 5", 'default: "5"', "default", "a whole number, not '5'"),
    P("WebReplicas", "default: 5", "default: 5.5", "default", "a whole number, not 5.5"),
    P("WebReplicas", "default: 5", "defualt: 5", "defualt", "did you mean default?"),
    P("WebReplicas", "default: 5", "minItems: 5", "minItems", "remove minItems"),
    P("WebReplicas", "default: 5", "default: 11", "default", "write one of 1, 2, 3"),
    P("WebReplicas", "[1, 2,", "[five, 2,", "allowedValues[0]", "'five' is not a whole number"),
    P("Approvers", "default: []", "default: [x]\n    allowedValues: [ana]", "default", "write one of ana", at="def"),
    P("Approvers", "default: []", "allowedValues: [[ana]]", "allowedValues[0]", "is not a text"),
    P("WebReplicas", "default: 5", 'allowedPattern: "^5$"', "allowedPattern", "is for a String, not for Integer"),
    P("Incident", 'default: ""', 'default: "{{ DryRun }}"', "default", "nothing is filled into a default"),
    P("DryRun", "default: false", "default: nope", "default", "is true or false, not 'nope'"),
    P("Approvers", "default: []", "default: anna", "default", "is a list of texts"),
    P("RecoveredBelowPercent", 'default: "1"', 'default: "one"', "default", "does not fit allowedPattern"),
    P("RecoveredBelowPercent", PERCENT, '"^[0-9"', "allowedPattern", "is not a regular expr"),
    P("Incident", HYPHENS, '"[a-z]+"', "allowedPattern", "write it between ^ and $"),
    P("Incident", HYPHENS, '"^one|$"', "allowedPattern", "write ^(one|other)$"),
    P("Incident", HYPHENS, '"^([a-z]+)*$"', "allowedPattern", "repeats what can be read in several ways"),
    P("Incident", HYPHENS, '"^(a|a)+$"', "allowedPattern", "repeats what can be read in several ways"),
    P("Incident", HYPHENS, '"^a*a*a*a*$"', "allowedPattern", "in too many ways"),
    P("Incident", HYPHENS, '"^(?!x)[a-z]*$"', "allowedPattern", "write it without"),
    P("Incident", HYPHENS, "'^(a*)\\1$'", "allowedPattern", "is not looked at by all"),
    P("Incident", HYPHENS, f"^{'(' * 250}{')' * 250}$", "allowedPattern", "nested too deeply"),
    P("DryRun", "default: false", "default: true", "default", "is false unless somebody asks for it"),
    P("WebReplicas", "    type: Integer\n", "", "", "type is missing; write type: String", at="WebReplicas:"),
    P(
        TOP,
        "\nparameters:\n",
        "\nparameters:\n  Spare: {type: String, description: x, default: y}\n",
        "parameters.Spare",
        "nothing reads the parameter Spare",
        at="Spare:",
    ),
    P(
        TOP,
        "\nparameters:\n",
        "\nparameters:\n  my-own: {type: String, description: x}\n",
        "parameters.my-own",
        "a name of letters and digits",
        at="my-own:",
    ),
]

# what a run could be started with, and fail with only once it is under way
BOUNDS = [
    P("WebReplicas", REPLICAS, "", "", "anything, and replicas is a whole number from 1 to 100", at="WebReplicas:"),
    P("WebReplicas", "[1, 2,", "[0, 2,", "allowedValues", "it allows 0, and replicas is", at="allowedValues"),
    P("WebReplicas", "15, 20]", "15, 101]", "allowedValues", "it allows 101", at="allowedValues"),
    P("RecoveredBelowPercent", f"    allowedPattern: {PERCENT}", "", "", "may be given as anything", at="RecoveredB"),
    P("RecoveredBelowPercent", PERCENT, '"^[0-9]{1,2}$"', "allowedPattern", "it allows '0', and below is"),
    P("RecoveredBelowPercent", PERCENT, '"^(1|one)$"', "allowedPattern", "it allows 'one'"),
    P("RecoveredBelowPercent", PERCENT, '"^[1-9][.]?$"', "allowedPattern", "it allows '1.'"),
    P("RecoveredBelowPercent", PERCENT, '"^[1-9][0-9]*$"', "", "may be given as anything", at="RecoveredB"),
    P("RecoveredBelowPercent", PERCENT, '"^1.$"', "", "may be given as anything", at="RecoveredB"),
    P(
        "WaitForRecovery",
        "MaxIterations: 10",
        'MaxIterations: "{{ Lock.Payload }}"',
        "inputs.MaxIterations",
        "a Integer",
    ),
]

CONDITIONS = [
    P(
        "IfLocked",
        '"{{ Lock.Payload }}"',
        '"{{ Incident }}"',
        f"{CHOSEN}.Variable",
        "is no step's answer",
        at="Variable",
    ),
    P(
        "IfDryRun",
        "BooleanEquals: true",
        'BooleanEquals: "{{ Approval }}"',
        f"{CHOSEN}.BooleanEquals",
        "not with a ref",
    ),
    P("IfLocked", "Contains:", "Contain:", f"{CHOSEN}.Contain", "did you mean Contains?"),
    P("IfLocked", "          Contains: VERDICT_LOCKED\n", "", CHOSEN, "compares with nothing", at="- Var"),
    P("IfLocked", "Contains: VERDICT_LOCKED", "Contains: true", f"{CHOSEN}.Contains", "with a text, not true"),
    P("IfLocked", "Contains: VERDICT_LOCKED", "Contains: VERDICT_LOCKD", f"{CHOSEN}.Contains", "did you mean VE"),
    P("IfLocked", "Contains: VERDICT_LOCKED", "Contains: VERDICT_READY", f"{CHOSEN}.Contains", "never answers"),
    P("IfLocked", "Contains:", "StringEquals:", f"{CHOSEN}.StringEquals", "write Contains: VERDICT_LOCKED"),
    P("IfLocked", "Contains: VERDICT_LOCKED", "NumericEquals: 1", f"{CHOSEN}.NumericEquals", "is a String"),
    P("IfDryRun", "BooleanEquals: true", 'BooleanEquals: "true"', f"{CHOSEN}.BooleanEquals", "true or false"),
    P("IfDryRun", "BooleanEquals: true", 'StringEquals: "true"', f"{CHOSEN}.StringEquals", "is a Boolean"),
    P("IfDryRun", "BooleanEquals: true", "NumericGreater: many", f"{CHOSEN}.NumericGreater", "a whole number"),
    P("IfDryRun", '"{{ DryRun }}"', "DryRun", f"{CHOSEN}.Variable", "a reference and nothing else"),
    P("IfDryRun", "NextStep:", "Contains: x\n          NextStep:", f"{CHOSEN}.Contains", "write one operator"),
    P("WaitForRecovery", "Not:", "And:", "inputs.LoopCondition.And", "And is a list, not a map"),
    P("WaitForRecovery", "Not:", "Nor:", "inputs.LoopCondition.Nor", "did you mean Not?"),
]
