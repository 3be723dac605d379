"""The client, the emulator's Lambda, the bundle and a real Prometheus: the whole way of a question."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from botocore.session import Session

from functions.model.rule import Sample
from functions.shop.questions import Answered, PromQL, Unanswered
from functions.shop.reader import CONFIG, FUNCTION, ShopReader
from infra.bundle import build
from infra.local import emulator, process
from tests.builders import NOON
from tests.functions.shop_reader.running import a_prometheus

pytestmark = pytest.mark.integration


@pytest.fixture(name="client", scope="module")
def _client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of an emulator's Lambda without functions."""
    running = emulator.start(tmp_path_factory.mktemp("emulator"))
    keys = {"aws_access_key_id": running.access_key, "aws_secret_access_key": running.secret_key}
    client = Session().create_client(
        "lambda", endpoint_url=running.url, region_name=running.region, config=CONFIG, **keys
    )
    yield client
    client.close()
    process.stop(running.process)


@pytest.fixture(name="url", scope="module")
def _url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_prometheus(tmp_path_factory.mktemp("prometheus")) as url:
        yield url


@pytest.fixture(name="code", scope="module")
def _code(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    bundle, packed = build("shop_reader", "host", tmp_path_factory.mktemp("bundle") / "shop-reader"), BytesIO()
    with ZipFile(packed, "w") as archive:
        for file in sorted(bundle.path.rglob("*")):
            archive.write(file, file.relative_to(bundle.path))
    return packed.getvalue()


@pytest.fixture(name="deployed")
def _deployed(client: Any, code: bytes, url: str) -> Iterator[None]:  # noqa: ANN401 - botocore's clients have no types
    client.create_function(
        FunctionName=FUNCTION,
        Role="arn:aws:iam::000000000000:role/nobody",
        Runtime="python3.13",
        Handler="functions.shop_reader.handler.handle",
        Code={"ZipFile": code},
        Timeout=15,
        Environment={"Variables": {"PROMETHEUS_URL": url, "REDIS_URL": "redis://127.0.0.1:1"}},
    )
    client.get_waiter("function_active_v2").wait(FunctionName=FUNCTION)
    yield
    client.delete_function(FunctionName=FUNCTION)


@pytest.mark.usefixtures("deployed")
def test_questions_are_answered_each_by_itself(client: Any) -> None:  # noqa: ANN401 - as above
    asked = [PromQL("vector(time())", NOON), PromQL("sum(up", NOON), PromQL("vector(0) / 0", NOON), PromQL("up", NOON)]
    moment, wrong, nan, nothing = ShopReader(client).ask(asked)
    assert moment == Answered((Sample({}, NOON.timestamp()),))
    assert isinstance(wrong, Unanswered)
    assert wrong.reason.startswith("Prometheus answers 400: bad_data: ")
    assert isinstance(nan, Answered)
    assert str(nan.samples[0].value) == "nan"
    assert nothing == Answered(())


@pytest.mark.usefixtures("deployed")
def test_an_engineer_s_payload_is_answered_in_its_shape(client: Any) -> None:  # noqa: ANN401 - as above
    payload = json.dumps({"questions": [{"promql": "vector(1)"}, {"redis": "ping"}]})
    response = client.invoke(FunctionName=FUNCTION, Payload=payload)
    answer = json.load(response["Payload"])
    assert set(answer) == {"at", "answers"}
    assert [set(one) for one in answer["answers"]] == [{"ok", "value", "took_ms", "error"}] * 2
    assert [one["ok"] for one in answer["answers"]] == [True, False]
    assert answer["answers"][1]["error"] == "no answer from redis://127.0.0.1:1: connection refused"


@pytest.mark.usefixtures("deployed")
def test_a_wrong_payload_fails_by_the_name_of_its_field(client: Any) -> None:  # noqa: ANN401 - as above
    response = client.invoke(FunctionName=FUNCTION, Payload=json.dumps({"questoins": []}))
    assert "FunctionError" in response
    assert "unknown field 'questoins'; did you mean questions?" in json.load(response["Payload"])["errorMessage"]


def test_a_function_that_is_not_there_is_why_nothing_is_known(client: Any) -> None:  # noqa: ANN401 - as above
    (answer,) = ShopReader(client).ask([PromQL("up", NOON)])
    assert isinstance(answer, Unanswered)
    assert "ResourceNotFoundException" in answer.reason
