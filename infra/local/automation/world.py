"""Local Automation: the world of a run: real time, which may pass faster, and the functions of the emulator."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError

from infra.automation.interpreter.ports import FunctionUnavailable
from infra.local.deploy import Aws

_SLICE_SECONDS = 0.1
_NO_SUCH_FUNCTION = "ResourceNotFoundException"


@dataclass
class Stop:
    """Whether somebody wants a run to end; a plain flag, since a signal's handler may take no lock."""

    asked: bool = False

    def is_asked(self) -> bool:
        """Whether they do."""
        return self.asked


@dataclass(frozen=True)
class SystemClock:
    """This machine's time; sleeps are `scale` times shorter, and end when the run is stopped."""

    stop: Stop
    scale: int = 1

    def now(self) -> datetime:
        """Tell the time in UTC."""
        return datetime.now(UTC)

    def sleep(self, duration: timedelta) -> None:
        """Sleep in slices, and look at `stop` between them."""
        ends = time.monotonic() + duration.total_seconds() / self.scale
        while not self.stop.asked and (left := ends - time.monotonic()) > 0:
            time.sleep(min(_SLICE_SECONDS, left))


@dataclass(frozen=True)
class EmulatorFunctions:
    """Lambda, invoked once: what is to be attempted again is the document's to say."""

    aws: Aws
    _clients: dict[float, Any] = field(default_factory=dict)

    def invoke(self, name: str, payload: bytes, within: timedelta) -> tuple[bytes, str | None]:
        """Invoke a function and wait for it.

        Raises:
            FunctionUnavailable: there is none of that name, or the emulator does not take it.
            TimeoutError: it did not answer within that time.
        """
        try:
            answer = self._client(within).invoke(FunctionName=name, Payload=payload)
            return answer["Payload"].read(), answer.get("FunctionError")
        except ReadTimeoutError as error:
            raise TimeoutError from error
        except ClientError as error:
            if error.response["Error"]["Code"] == _NO_SUCH_FUNCTION:
                raise FunctionUnavailable(f"there is no function {name}") from error
            raise FunctionUnavailable(f"{name} was not invoked: {error}") from error
        except BotoCoreError as error:
            raise FunctionUnavailable(f"{name} was not invoked: {error}") from error

    def _client(self, within: timedelta) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
        seconds = within.total_seconds()
        if seconds not in self._clients:
            config = Config(read_timeout=seconds, retries={"total_max_attempts": 1})
            self._clients[seconds] = self.aws.client("lambda", config)
        return self._clients[seconds]


@cache
def surroundings(aws: Aws) -> dict[str, str]:
    """The `global:` variables of an emulator's account, but for the times."""
    account = aws.client("sts").get_caller_identity()["Account"]
    return {"global:REGION": aws.region, "global:ACCOUNT_ID": account, "global:AWS_PARTITION": "aws"}
