"""Shop: one invocation of fitfoot-shop-reader: its list of answers, or why there is none."""

import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

FUNCTION: Final = "fitfoot-shop-reader"
_SHOWN_CHARS = 300


class NotKnown(Exception):
    """Why there is no answer at all; the message is one line."""

    def __init__(self, words: str) -> None:
        super().__init__(_one_line(words))


def invoke(client: Any, payload: Mapping[str, Any]) -> list[Any]:  # noqa: ANN401 - botocore makes its clients' classes
    """Its answers.

    Raises:
        NotKnown: it cannot be asked, failed, or answers in another shape.
    """
    body = json.dumps(payload).encode()
    try:
        response = client.invoke(FunctionName=FUNCTION, InvocationType="RequestResponse", Payload=body)
        said = response["Payload"].read()
    except ClientError as error:
        told = error.response.get("Error", {})
        raise NotKnown(f"{FUNCTION} cannot be asked: {told.get('Code')}: {told.get('Message')}") from error
    except BotoCoreError as error:
        raise NotKnown(f"{FUNCTION} cannot be asked: {error}") from error
    return _answers(said, failed="FunctionError" in response)


def _answers(said: bytes, *, failed: bool) -> list[Any]:
    try:
        told = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise NotKnown(f"{FUNCTION} answers broken JSON") from error
    if failed:
        words = told.get("errorMessage") if isinstance(told, dict) else None
        raise NotKnown(f"{FUNCTION} failed: {words or 'it does not say why'}")
    answers = told.get("answers") if isinstance(told, dict) else None
    if not isinstance(answers, list):
        raise NotKnown(f"{FUNCTION} answers without a list of answers")
    return answers


def _one_line(text: str) -> str:
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words if len(words) <= _SHOWN_CHARS else words[: _SHOWN_CHARS - 1] + "…"
