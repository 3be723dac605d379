"""Live: whether Systems Manager has the runbooks of this checkout."""

from collections.abc import Iterator, Sequence

from infra.live.account import Account
from infra.live.deployed import DEPLOY
from infra.live.said import Said, Well, counted, wrong


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
            yield wrong(name, "Systems Manager has no such document: nobody can run it", DEPLOY)
        elif (status := found["Document"]["Status"]) != "Active":
            ill = True
            yield wrong(name, f"it is {status}: {found['Document'].get('StatusInformation', '')}", DEPLOY)
    if names and not ill:
        yield Well(f"{counted(len(names), 'runbook')} can be run")
