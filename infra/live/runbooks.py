"""Live: whether Systems Manager has the runbooks of this checkout, and whether their approvals ask anybody."""

from collections.abc import Iterator, Sequence

from infra.live.account import Account
from infra.live.deployed import DEPLOY, REVERT, RUNBOOKS, NotDeployed, read_stack
from infra.live.functions import judged_stack
from infra.live.said import Said, Well, counted, wrong
from infra.live.telling import look_at_topic


def look_at_runbooks(account: Account, names: Sequence[str]) -> Iterator[Said]:
    """Each document by its name.

    Raises:
        Unasked: Systems Manager could not be asked.
    """
    ill = False
    for name in names:
        found = account.find("ssm", "describe_document", Name=name)
        if found is None:
            ill = True
            yield wrong(name, "Systems Manager has no such document: nobody can run it", REVERT)
        elif (status := found["Document"]["Status"]) != "Active":
            ill = True
            yield wrong(name, f"it is {status}: {found['Document'].get('StatusInformation', '')}", REVERT)
    if names and not ill:
        yield Well(f"{counted(len(names), 'runbook')} can be run")


def look_at_approvals(account: Account) -> Iterator[Said]:
    """The runbooks' own stack, and whether somebody is asked where a runbook waits for approval.

    Raises:
        Unasked: CloudFormation or SNS could not be asked.
    """
    try:
        stack = read_stack(account, RUNBOOKS)
    except NotDeployed as why:
        if elsewhere := account.elsewhere("cloudformation"):
            yield Well(f"{RUNBOOKS}: {elsewhere} is not AWS, and needs no such stack to run them")
        else:
            yield wrong(RUNBOOKS, str(why), DEPLOY)
        return
    yield judged_stack(RUNBOOKS, stack.status)
    for topic in stack.of_type("AWS::SNS::Topic"):
        yield from look_at_topic(account, topic, "requests for approval")
