"""`handrail bench reading` accounts for the whole time of a message."""

from __future__ import annotations

import pytest

from handrail.bench.labelled import BadFileError
from handrail.bench.reading import bench_reading
from handrail.intents.encoding import configured_encoder


def test_every_millisecond_is_some_stage_s() -> None:
    found = bench_reading(["Where is my order?", "I want my money back", "Thanks!"], configured_encoder())
    assert found.messages == 3
    assert 0 < found.p50_ms <= found.p95_ms
    assert sum(found.stages.values()) == pytest.approx(1, abs=0.01)
    assert set(found.stages) == {"masking", "language", "triggers", "embedding", "rest"}
    assert all(rate > 0 for rate in found.per_second.values())
    assert found.memory_mib > 100


def test_a_file_without_messages_cannot_be_measured() -> None:
    with pytest.raises(BadFileError):
        bench_reading([], configured_encoder())
