import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.redis_info import value

pytestmark = pytest.mark.unit
INFO = """\
# Server
redis_version:7.0.15
# Clients
connected_clients:3
# Memory
used_memory:941600
used_memory_human:919.53K
maxmemory:1048576
# Stats
evicted_keys:7
keyspace_hits:2
keyspace_misses:1
# Keyspace
db0:keys=1,expires=0,avg_ttl=0
"""


def info(*lines: str) -> bytes:
    """The sample as Redis writes it, some lines replaced; a name without a value takes its line away."""
    changed = {line.partition(":")[0]: line for line in lines}
    kept = [changed.get(line.partition(":")[0], line) for line in INFO.splitlines()]
    return "\r\n".join(line for line in kept if ":" in line or line.startswith("#")).encode()


def test_what_redis_says_of_itself_is_the_value() -> None:
    assert value(info(), 0.2345) == {
        "pong_ms": 0.23,
        "version": "7.0.15",
        "used_memory_bytes": 941600,
        "max_memory_bytes": 1048576,
        "connected_clients": 3,
        "evicted_keys": 7,
        "hit_rate": 0.6667,
    }


def test_no_limit_is_none_and_of_nothing_there_is_no_rate() -> None:
    idle = value(info("maxmemory:0", "keyspace_hits:0", "keyspace_misses:0"), 1)
    assert (idle["max_memory_bytes"], idle["hit_rate"]) == (None, None)
    assert value(info("keyspace_hits:0"), 1)["hit_rate"] == 0.0


@pytest.mark.parametrize("name", ["redis_version", "maxmemory", "used_memory", "keyspace_hits"])
def test_a_field_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(Unanswerable, match=f"its INFO has no {name}: that is no whole Redis"):
        value(info(name), 1)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e6", "919K", "\u0661", "9" * 5000])
def test_a_number_that_is_none_is_told(text: str) -> None:
    with pytest.raises(Unanswerable, match="its INFO says used_memory:") as refusal:
        value(info(f"used_memory:{text}"), 1)
    assert len(str(refusal.value)) < 120


def test_a_foreign_version_is_one_short_line() -> None:
    assert value(info("redis_version:7\x1b[31m" + "x" * 500), 1)["version"] == "7 [31m" + "x" * 34


@given(said=st.binary() | st.text().map(lambda text: info(f"used_memory:{text}", f"redis_version:{text}")))
def test_whatever_comes_is_json_or_unanswerable(said: bytes) -> None:
    with contextlib.suppress(Unanswerable):
        assert json.dumps(value(said, 1), ensure_ascii=False).encode()
