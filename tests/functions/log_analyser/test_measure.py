import json

import pytest

from functions.log_analyser.measure import measure

pytestmark = pytest.mark.unit


def test_a_batch_is_measured_by_service(capsys: pytest.CaptureFixture[str]) -> None:
    measure("api", 40)
    told = json.loads(capsys.readouterr().out)
    assert (told["service"], told["LinesAnalysed"]) == ("api", [40.0])
    assert [each["Dimensions"] for each in told["_aws"]["CloudWatchMetrics"]] == [[["service"]]]
