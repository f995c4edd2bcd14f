"""Timing encoders beside each other."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import numpy as np
import pytest
from click.testing import CliRunner

from handrail.bench.embedding import NoReferenceError, bench_embedding, reference_encoder
from handrail.cli.main import handrail
from handrail.intents.encoding import configured_encoder

TEXTS = [f"where is my order number {number}" for number in range(30)]


class Turned:
    """An encoder whose vectors point elsewhere."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(np.eye(384, dtype=np.float32)[0], (len(texts), 1))


def quiet(step: str, done: int, total: int) -> None:
    assert 0 <= done <= total


def test_one_encoder_is_timed_alone() -> None:
    figures = bench_embedding(TEXTS, {"handrail": configured_encoder()}, quiet, rounds=1)
    assert 0 < figures["handrail"]["one_p50_ms"] <= figures["handrail"]["one_p95_ms"]
    assert figures["handrail"]["together_per_second"] > 0
    assert "faster" not in figures


def test_two_are_compared_in_speed_and_in_what_they_say() -> None:
    ours = configured_encoder()
    same = bench_embedding(TEXTS, {"handrail": ours, "other": ours}, quiet, rounds=2)
    assert same["cosine"]["lowest"] == pytest.approx(1, abs=1e-5)
    assert same["faster"]["one"] == pytest.approx(same["other"]["one_p50_ms"] / same["handrail"]["one_p50_ms"])
    assert bench_embedding(TEXTS, {"handrail": ours, "other": Turned()}, quiet, rounds=1)["cosine"]["mean"] < 0.5


@pytest.mark.skipif(importlib.util.find_spec("sentence_transformers") is not None, reason="it is installed")
def test_without_the_reference_one_line_says_how_to_get_it() -> None:
    with pytest.raises(NoReferenceError):
        reference_encoder(None, 1)
    refused = CliRunner().invoke(handrail, ["bench", "embedding", "--against", "sentence-transformers"])
    assert refused.exit_code != 0
    assert "pip install sentence-transformers" in refused.output
