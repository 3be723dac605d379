import gzip
import re
import subprocess
from base64 import b64decode

import pytest
from prometheus_client.openmetrics import parser as openmetrics_parser

from functions.api.metrics_route import LONG
from functions.api.series_metrics import families
from functions.model.series import FAMILIES, Spread
from functions.prometheus.exposition import Format, expose
from infra.local.debian import binary
from tests.functions.api.counting import some_of_each
from tests.functions.api.site import AUTHORIZED, Site, request

pytestmark = pytest.mark.unit
PACKED = {**AUTHORIZED, "accept-encoding": "gzip, deflate"}


def test_a_counter_and_a_histogram_are_told_as_they_were_counted() -> None:
    site = Site().has_token()
    site.series.known = {
        "http_requests_total": {("web", "GET", "/products/:id", "2xx"): 7},
        "web_vitals_cls": {("/", "mobile"): Spread([1, 0, 2, 0, 0, 0, 0, 0, 0, 1], 2_500_001)},
    }
    body = site.ask("/metrics", headers=AUTHORIZED).body
    assert 'http_requests_total{service="web",method="GET",route="/products/:id",status="2xx"} 7\n' in body
    vitals = re.findall(r'web_vitals_cls_(\w+)\{page="/",device="mobile"(?:,le="(.+)")?\} (.+)', body)
    assert vitals[:3] == [("bucket", "0.01", "1"), ("bucket", "0.025", "1"), ("bucket", "0.05", "3")]
    assert vitals[-4:] == [("bucket", "1.0", "3"), ("bucket", "+Inf", "4"), ("sum", "", "2.500001"), ("count", "", "4")]
    assert "# TYPE http_requests_total counter\n" in body
    assert "# TYPE web_vitals_cls histogram\n" in body
    assert "probe_success{" in body


def test_where_the_series_cannot_be_read_the_checks_are_told_all_the_same() -> None:
    site = Site().has_token()
    site.series.known, site.series.gone = some_of_each(), True
    answer = site.ask("/metrics", headers=AUTHORIZED)
    assert answer.status == 200
    assert "probe_success{" in answer.body
    assert "http_requests_total" not in answer.body


def test_what_is_long_goes_compressed_to_who_takes_it() -> None:
    site = Site().has_token()
    site.series.known = some_of_each(100)
    plain = site.ask("/metrics", headers=AUTHORIZED)
    site.has_token()
    answer = site.routes.answer(request("/metrics", "GET", PACKED, {}), None)  # type: ignore[arg-type]  # unused
    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert answer["isBase64Encoded"] is True
    assert gzip.decompress(b64decode(answer["body"])).decode() == plain.body
    assert len(answer["body"]) * 10 < len(plain.body)
    assert len(plain.body) > LONG


def test_what_is_short_goes_as_it_is() -> None:
    assert "# HELP probe_success" in Site().has_token().ask("/metrics", headers=PACKED).body


def test_what_lambda_could_not_answer_with_is_refused_to_who_takes_nothing_compressed() -> None:
    site = Site().has_token()
    site.series.known = some_of_each(450)
    answer = site.ask("/metrics", headers=AUTHORIZED)
    assert answer.status == 406
    assert answer.json == {"error": "so many series go compressed only: curl --compressed"}
    site.has_token()
    packed = site.routes.answer(request("/metrics", "GET", PACKED, {}), None)  # type: ignore[arg-type]  # unused
    assert packed["statusCode"] == 200
    assert len(packed["body"]) < 1_000_000


def test_every_family_is_told_and_what_was_never_counted_is_not() -> None:
    told = [family.name for family in families(some_of_each())]
    assert len(told) == 11
    assert families({}) == []
    assert families({"of_another_version": {("a",): 1}}) == []


def test_an_openmetrics_parser_reads_all_of_it() -> None:
    text = expose(families(some_of_each()), Format.OPENMETRICS)
    found = openmetrics_parser.text_string_to_metric_families(text)  # type: ignore[no-untyped-call]  # it has no types
    assert {family.name for family in found} == {name.removesuffix("_total") for name in FAMILIES}


@pytest.mark.integration
def test_promtool_finds_nothing_wrong() -> None:
    said = subprocess.run(
        [binary("promtool"), "check", "metrics"],
        input=expose(families(some_of_each()), Format.TEXT),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (said.stdout, said.stderr, said.returncode) == ("", "", 0)
