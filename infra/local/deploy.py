"""Local run: deploys the synthesized stack to the emulator: assets to its S3, the template to its CloudFormation."""

import json
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import botocore.session
from botocore.config import Config

STACK = "fitfoot-monitoring"
_WITHIN = timedelta(seconds=60)


class DeployFailed(Exception):
    """CloudFormation refused the stack; the message names the resource and its reason."""


@dataclass(frozen=True)
class Aws:
    """An account of the emulator."""

    endpoint: str
    region: str

    def client(self, service: str, config: Config | None = None) -> Any:  # noqa: ANN401 - made at run time by botocore
        """A client of one service; `config` for what is not botocore's default."""
        return _session().create_client(
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - the emulator takes any
            config=Config(proxies={}).merge(config or Config()),
        )


@cache
def _session() -> Any:  # noqa: ANN401 - botocore has no types
    """A session that knows nothing of the caller's profiles, files and proxies: they are for real accounts."""
    nothing = {"profile": None, "config_file": os.devnull, "credentials_file": os.devnull}
    return botocore.session.Session({name: (None, None, value, None) for name, value in nothing.items()})


def deploy(aws: Aws, assembly: Path) -> dict[str, str]:
    """Create the stack of a synthesized assembly and answer its outputs.

    Raises:
        DeployFailed: with the first resource that could not be made.
    """
    template = _upload(aws, assembly)
    formation = aws.client("cloudformation")
    formation.create_stack(StackName=STACK, TemplateURL=template, Capabilities=["CAPABILITY_IAM"])
    stack = _settled(formation)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise DeployFailed(_why(formation, stack))
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _upload(aws: Aws, assembly: Path) -> str:
    """Put the assembly's assets where its template looks for them; `cdk bootstrap` would have made the bucket.

    Answers the template's address: it is an asset, too, and larger than an API call may be.
    """
    s3, account = aws.client("s3"), aws.client("sts").get_caller_identity()["Account"]
    buckets: set[str] = set()
    template = ""
    for asset in json.loads((assembly / "FitFootMonitoring.assets.json").read_bytes())["files"].values():
        source, destination = assembly / asset["source"]["path"], next(iter(asset["destinations"].values()))
        bucket = destination["bucketName"].replace("${AWS::AccountId}", account).replace("${AWS::Region}", aws.region)
        if bucket not in buckets:
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": aws.region})
            buckets.add(bucket)
        body = _zip(source) if source.is_dir() else source.read_bytes()
        s3.put_object(Bucket=bucket, Key=destination["objectKey"], Body=body)
        if source.name.endswith(".template.json"):
            template = f"{aws.endpoint}/{bucket}/{destination['objectKey']}"
    return template


def _zip(folder: Path) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return packed.getvalue()


def _settled(formation: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore makes its clients' classes at run time
    ends = time.monotonic() + _WITHIN.total_seconds()
    while True:
        stack: dict[str, Any] = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS") or time.monotonic() > ends:
            return stack
        time.sleep(0.1)


def _why(formation: Any, stack: dict[str, Any]) -> str:  # noqa: ANN401 - as above
    for event in formation.describe_stack_events(StackName=STACK)["StackEvents"]:
        if event["ResourceStatus"].endswith("FAILED"):
            return f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', event['ResourceStatus'])}"
    return f"{stack['StackStatus']}: {stack.get('StackStatusReason', 'no reason given')}"
