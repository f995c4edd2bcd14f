"""The intent benchmark: what it counts, and what it says of a bad file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from handrail.bench.intents import bench_few, bench_folds, bench_intents, bench_left_out
from handrail.bench.labelled import BadFileError, LabelledFile, read_labelled, read_texts
from handrail.bench.noise import bench_noise
from handrail.cli.main import handrail as main

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
    assert report.figures.accuracy == report.figures.macro_f1 == report.figures.oos_auroc == 1.0
    assert report.figures.coverage_at_risk[0.01] == 1.0
    assert report.figures.oos_recall == 1.0
    assert report.figures.overall_accuracy == pytest.approx((30 * report.figures.in_scope_accuracy + 5) / 35)
    assert 0 < report.embed_ms.p50 <= report.embed_ms.p95


def test_wrong_labels_in_the_test_file_lower_the_figures() -> None:
    test = messages(range(50, 60))
    report = bench_intents(
        messages(range(12)), LabelledFile(test.texts, test.labels[10:] + test.labels[:10]), (), WordEncoder()
    )
    assert report.figures.accuracy == report.figures.in_scope_accuracy == report.figures.overall_accuracy == 0.0


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


def quiet(step: str, done: int, total: int) -> None:
    assert 0 <= done <= total


def test_in_folds_every_message_is_read_by_one_that_has_not_seen_it() -> None:
    figures = bench_folds(messages(range(12)), WordEncoder(), quiet, folds=3)
    assert (figures["examples"], figures["intents"], figures["folds"]) == (36, 3, 3)
    assert figures["accuracy"] == 1.0
    assert figures["coverage_at_risk"]["0.01"] == 1.0
    assert figures["oos_auroc"] is None


def test_labels_that_cannot_be_learnt_are_not_found_out_of_fold() -> None:
    file = messages(range(12))
    shuffled = LabelledFile(file.texts, tuple(np.random.default_rng(1).permutation(file.labels)))
    assert bench_folds(shuffled, WordEncoder(), quiet, folds=3)["accuracy"] < 0.7


def test_few_examples_are_taught_and_all_others_asked() -> None:
    figures = bench_few(messages(range(12)), WordEncoder(), quiet, examples=5, draws=2)
    assert (figures["examples_per_intent"], figures["draws"]) == (5, 2)
    accuracy = figures["over_draws"]["accuracy"]
    assert accuracy["lowest"] <= accuracy["mean"] <= accuracy["highest"] == 1.0


def test_intents_left_out_are_strangers() -> None:
    figures = bench_left_out(messages(range(12), WORDS), WordEncoder(), quiet, intents=1, draws=3)
    over_draws = figures["over_draws"]
    assert over_draws["oos_auroc"]["lowest"] == 1.0
    assert over_draws["in_scope_accuracy_at_90_refused"]["mean"] == 1.0


@pytest.mark.parametrize(
    ("bench", "way", "words"),
    [
        (bench_few, {"examples": 12, "draws": 1}, "has 12 examples"),
        (bench_left_out, {"intents": 2, "draws": 1}, "at most 1"),
    ],
)
def test_more_than_the_file_holds_is_one_clear_line(bench: Any, way: dict[str, int], words: str) -> None:
    with pytest.raises(BadFileError, match=words):
        bench(messages(range(12)), WordEncoder(), quiet, **way)


def test_one_way_of_judging_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text("text,intent\n" + "\n".join(f"{text},{label}" for text, label in zip(*_columns(), strict=True)))
    both = CliRunner().invoke(main, ["bench", "intents", "--train", str(file), "--folds", "3", "--leave-out", "1"])
    none = CliRunner().invoke(main, ["bench", "intents", "--train", str(file)])
    for refused in (both, none):
        assert refused.exit_code == 2
        assert "say one of" in refused.output


def _columns() -> tuple[Sequence[str], Sequence[str]]:
    file = messages(range(12))
    return file.texts, file.labels


def test_labels_that_were_made_wrong_are_found() -> None:
    figures = bench_noise(messages(range(40)), WordEncoder(), quiet, share=0.05)
    assert (figures["examples"], figures["wrong"]) == (120, 6)
    assert figures["recall"] == figures["precision_of_as_many_as_are_wrong"] == 1.0
