"""Live: whether the tables and the buckets that were deployed are there."""

from collections.abc import Iterator

from infra.live.account import Account
from infra.live.deployed import DELETED, REVERT, Deployed
from infra.live.said import Said, Well, counted, wrong

_WELL = ("ACTIVE", "UPDATING")
"""A table that is being updated can be read and written."""


def look_at_tables(account: Account, deployed: Deployed) -> Iterator[Said]:
    """The tables of the stack.

    Raises:
        Unasked: DynamoDB could not be asked.
    """
    names, well = deployed.of_type("AWS::DynamoDB::Table"), 0
    for name in names:
        found = account.find("dynamodb", "describe_table", TableName=name)
        if found is None:
            yield wrong(name, DELETED, REVERT)
        elif (status := found["Table"]["TableStatus"]) not in _WELL:
            yield wrong(
                name,
                f"it is {status}: nothing can be read there, or written",
                f"`aws dynamodb describe-table --table-name {name}`",
            )
        else:
            well += 1
    if well:
        yield Well(f"{counted(well, 'table')} can be read and written")


def look_at_buckets(account: Account, deployed: Deployed) -> Iterator[Said]:
    """The buckets of the stack; nothing in them is looked at.

    Raises:
        Unasked: S3 could not be asked.
    """
    names, well = deployed.of_type("AWS::S3::Bucket"), 0
    for name in names:
        if account.find("s3", "head_bucket", Bucket=name) is None:
            yield wrong(name, DELETED, REVERT)
        else:
            well += 1
    if well:
        yield Well(f"{counted(well, 'bucket')} there")
