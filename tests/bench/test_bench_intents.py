"""The intent benchmark: what it counts, and what it says of a bad file."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from handrail.bench.intents import bench_intents
from handrail.bench.labelled import BadFileError, LabelledFile, read_labelled, read_texts

WORDS = ["refund", "parcel", "password", "whale"]


class WordEncoder:
    """A stand-in for the encoder: one direction for each known word, and some noise from the text's length."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[*(float(word in text) for word in WORDS), 0.02 * (len(text) % 7)] for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), len(WORDS) + 1) + 1e-3
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def messages(numbers: range, words: Sequence[str] = WORDS[:3]) -> LabelledFile:
    texts = tuple(f"my {word} number {number} please" for word in words for number in numbers)
    return LabelledFile(texts, tuple(word for word in words for _ in numbers))


def test_right_answers_and_refused_strangers_count() -> None:
    strangers = [f"a whale sang song {number}" for number in range(5)]
    report = bench_intents(messages(range(12)), messages(range(50, 60)), strangers, WordEncoder())
    assert (report.train_examples, report.intents) == (36, 3)
    assert (report.test_in_scope, report.test_out_of_scope) == (30, 5)
    assert report.accuracy == report.macro_f1 == report.oos_auroc == 1.0
    assert report.coverage_at_risk[0.01] == 1.0
    assert report.oos_recall == 1.0
    assert report.overall_accuracy == pytest.approx((30 * report.in_scope_accuracy + 5) / 35)
    assert 0 < report.embed_ms.p50 <= report.embed_ms.p95


def test_wrong_labels_in_the_test_file_lower_the_figures() -> None:
    test = messages(range(50, 60))
    report = bench_intents(
        messages(range(12)), LabelledFile(test.texts, test.labels[10:] + test.labels[:10]), (), WordEncoder()
    )
    assert report.accuracy == report.in_scope_accuracy == report.overall_accuracy == 0.0


def test_rows_with_the_out_of_scope_label_are_strangers_and_never_trained_on() -> None:
    both = WORDS
    report = bench_intents(
        messages(range(12), both), messages(range(50, 60), both), (), WordEncoder(), out_of_scope_label="whale"
    )
    assert report.intents == 3
    assert (report.test_in_scope, report.test_out_of_scope) == (30, 10)


def test_without_strangers_their_figures_are_absent_and_the_report_is_json() -> None:
    report = bench_intents(messages(range(12)), messages(range(50, 60)), (), WordEncoder()).to_dict()
    assert report["oos_auroc"] is report["oos_recall"] is None
    assert set(json.loads(json.dumps(report))["coverage_at_risk"]) == {"0.01", "0.02", "0.05"}


def test_a_test_intent_that_was_not_taught_is_named() -> None:
    with pytest.raises(BadFileError, match="lacks: whale"):
        bench_intents(messages(range(12)), messages(range(3), WORDS), (), WordEncoder())


def test_columns_are_chosen_by_name_and_blank_texts_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\ufeffid,what,intent\n1,"hello, you",greet\n2, ,greet\n', encoding="utf-8")
    assert read_labelled(path, "what", "intent") == LabelledFile(("hello, you",), ("greet",))
    assert read_texts(path, "what") == ("hello, you",)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no column 'text' among none"),
        (b"message,label\nhi,a\n", "no column 'text' among message, label"),
        (b"text,label\n", "no rows"),
        (b"text,label\nhi,a\nhi\n", "line 3: too few columns"),
        (b"text,label\n\xff\xfe,a\n", "codec"),
        (b'text,label\n"hi,a\n', "unexpected end"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=complaint) as caught:
        read_labelled(path, "text", "label")
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="No such file"):
        read_labelled(tmp_path / "none.csv", "text", "label")
