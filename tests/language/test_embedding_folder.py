"""Models in the layout of sentence-transformers: the folder's rules are followed, what is not understood is refused."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from language.tiny_model import WORDS, table_of, tiny_model

from handrail.language.embedding import ModelFolderError, load_folder


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def rows(folder: Path, *words: str) -> np.ndarray:
    return table_of(folder)[[WORDS.index(word) for word in words]]


def test_a_text_is_the_mean_of_its_tokens_with_length_one(tmp_path: Path) -> None:
    encoder = load_folder(tiny_model(tmp_path))
    vector = encoder.encode(["my refund"])[0]
    np.testing.assert_allclose(vector, unit(rows(tmp_path, "[CLS]", "my", "refund").mean(axis=0)), atol=1e-6)
    assert encoder.dimensions == 8
    assert encoder.encode([]).shape == (0, 8)


def test_cls_pooling_takes_the_first_token(tmp_path: Path) -> None:
    vector = load_folder(tiny_model(tmp_path, pooling="cls")).encode(["my refund"])[0]
    np.testing.assert_allclose(vector, unit(rows(tmp_path, "[CLS]")[0]), atol=1e-6)


def test_customers_words_and_passages_get_their_own_prefix(tmp_path: Path) -> None:
    encoder = load_folder(tiny_model(tmp_path, prompts={"query": "query: ", "passage": "passage: "}))
    asked, written = encoder.encode(["refund"])[0], encoder.encode_passages(["refund"])[0]
    np.testing.assert_allclose(asked, unit(rows(tmp_path, "[CLS]", "query", ":", "refund").mean(axis=0)), atol=1e-6)
    np.testing.assert_allclose(written, unit(rows(tmp_path, "[CLS]", "passage", ":", "refund").mean(axis=0)), atol=1e-6)


def test_text_beyond_the_models_length_is_not_read(tmp_path: Path) -> None:
    encoder = load_folder(tiny_model(tmp_path, sentence={"max_seq_length": 4}))
    cut, longer = encoder.encode(["where is my", "where is my refund"])
    assert np.array_equal(cut, longer)


def test_upper_case_is_lowered_where_the_model_wants_it(tmp_path: Path) -> None:
    small, large = load_folder(tiny_model(tmp_path, sentence={"do_lower_case": True})).encode(["refund", "REFUND"])
    assert np.array_equal(small, large)


def test_the_quantised_graph_goes_first(tmp_path: Path) -> None:
    tiny_model(tmp_path, seed=1)
    whole = load_folder(tmp_path).fingerprint
    tiny_model(tmp_path, seed=2, where="onnx/model_quantized.onnx")
    assert load_folder(tmp_path).fingerprint != whole


def test_a_fingerprint_names_the_model_not_the_folder(tmp_path: Path) -> None:
    one = load_folder(tiny_model(tmp_path / "one")).fingerprint
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    assert load_folder(tmp_path / "copy").fingerprint == one
    others = [
        tiny_model(tmp_path / "weights", seed=2),
        tiny_model(tmp_path / "longer", dimensions=9),
        tiny_model(tmp_path / "cls", pooling="cls"),
        tiny_model(tmp_path / "prompt", prompts={"query": "query: "}),
        tiny_model(tmp_path / "short", sentence={"max_seq_length": 5}),
    ]
    assert len({one, *(load_folder(folder).fingerprint for folder in others)}) == 6


def test_a_text_has_the_same_vector_on_any_thread(tmp_path: Path) -> None:
    texts = ["where is my parcel", "refund money", "bank"] * 4
    alone = load_folder(tiny_model(tmp_path)).encode(texts)
    many = load_folder(tmp_path, threads=3)
    assert np.array_equal(many.encode(texts), alone)
    with ThreadPoolExecutor(3) as pool:
        assert all(np.array_equal(found, alone) for found in pool.map(many.encode, [texts] * 3))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"modules": ["Transformer", "Pooling", "Normalize", "Dense"]}, "Dense"),
        ({"modules": ["Transformer"]}, "a transformer and a pooling"),
        ({"pooling": "max"}, "max_tokens"),
        ({"pooling": "none"}, "none"),
        ({"where": "openvino/model.onnx"}, "onnx/model.onnx"),
    ],
)
def test_a_model_of_another_make_is_refused_with_the_reason(tmp_path: Path, changes: dict, said: str) -> None:
    with pytest.raises(ModelFolderError, match=said):
        load_folder(tiny_model(tmp_path, **changes))


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "onnx/model.onnx", "1_Pooling/config.json"])
def test_a_broken_file_is_named(tmp_path: Path, name: str) -> None:
    (tiny_model(tmp_path) / name).write_bytes(b"\xff broken")
    with pytest.raises(ModelFolderError, match=str(tmp_path)):
        load_folder(tmp_path)
