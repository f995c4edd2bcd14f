"""The masking benchmark: what counts as found, and what it says of a bad file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from handrail.bench.personal import bench_personal
from handrail.bench.personal_examples import BadExamplesError, LabelledText, read_examples
from handrail.cli.main import handrail
from handrail.language.personal import Span


def labelled(text: str, *spans: Span, split: str = "all") -> LabelledText:
    return LabelledText(text, spans, split)


def test_found_missed_and_wrong_spans_are_counted_by_kind() -> None:
    report = bench_personal(
        [
            labelled("write to a@b.example", Span(9, 20, "email")),
            labelled("write to c@d.example"),
            labelled("my secret is 4711", Span(13, 17, "secret")),
        ]
    )
    figures = report.splits["all"]
    assert (figures["email"].labelled, figures["email"].found) == (1, 2)
    assert figures["email"].precision == 0.5
    assert figures["email"].recall == 1.0
    assert figures["secret"].recall == 0.0
    assert figures["secret"].precision is None
    assert (figures["all"].labelled, figures["all"].found) == (2, 2)
    low, high = figures["all"].recall_95
    assert low < 0.5 < high
    assert (report.messages, report.clean, report.clean_masked) == (3, 1, 1)


@pytest.mark.parametrize(("end", "recall"), [(20, 1.0), (18, 1.0), (13, 0.0)])
def test_a_span_counts_when_it_shares_four_fifths_of_the_longer(end: int, recall: float) -> None:
    report = bench_personal([labelled("write to a@b.example", Span(9, end, "email"))])
    assert report.splits["all"]["email"].recall == recall


def test_the_wrong_kind_at_the_right_place_is_wrong() -> None:
    figures = bench_personal([labelled("write to a@b.example", Span(9, 20, "name"))]).splits["all"]
    assert (figures["name"].recall, figures["email"].precision) == (0.0, 0.0)


def test_spans_are_read_word_for_word_in_the_order_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"text": "Ada and Ada", "spans": [["name", "Ada"], ["name", "Ada"]], "patterns": [["order", "A-1"]]}
    path.write_text(json.dumps(row) + "\n\n")
    expected = LabelledText("Ada and Ada", (Span(0, 3, "name"), Span(8, 11, "name")), "all", (("order", "A-1"),))
    assert read_examples(path) == [expected]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "no messages"),
        ("{", ":1: not JSON"),
        ("[]", "not an object with a text"),
        ('{"text": "a", "spans": 3}', "spans takes a list"),
        ('{"text": "a", "spans": [["name"]]}', "pairs of texts"),
        ('{"text": "a", "spans": [["nick", "a"]]}', "'nick' is none of the kinds"),
        ('{"text": "a", "spans": [["name", "b"]]}', "'b' is not in the rest of the text"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(BadExamplesError, match=complaint) as caught:
        read_examples(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(BadExamplesError, match="No such file"):
        read_examples(tmp_path / "none.jsonl")


def test_the_command_prints_json_and_one_line_for_a_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "mail a@b.example", "spans": [["email", "a@b.example"]]}\n')
    printed = CliRunner().invoke(handrail, ["bench", "personal", "--file", str(path), "--json"])
    assert json.loads(printed.output)["all"]["email"]["recall"] == 1.0
    refused = CliRunner().invoke(handrail, ["bench", "personal", "--file", str(tmp_path / "none.jsonl")])
    assert refused.exit_code == 1
    assert refused.output.count("\n") == 1
