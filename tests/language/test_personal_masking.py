"""What holds for masking as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.bench.personal import bench_personal
from handrail.bench.personal_examples import LabelledText, read_examples
from handrail.language.personal import KINDS, BadPatternError, find, mask
from handrail.language.personal.pattern_cost import cost

EXAMPLES = read_examples(None)
PIECES = st.sampled_from(
    ["Anna ", "+49 171 2345678 ", "a@b.example ", "my name is ", "DE89", "1990-01-01 ", "born ", "[", "]", "\n"]
)


def test_marks_say_the_kind_and_each_is_counted() -> None:
    masked = mask("Hi Tom, mail a@b.example or c@d.example, card 4111-1111-1111-1111")
    assert masked.text == "Hi [name], mail [email] or [email], card [card]"
    assert masked.found == {"name": 1, "email": 2, "card": 1}


def test_a_text_without_personal_data_comes_back_as_it_is() -> None:
    masked = mask("  Where is my parcel?\n")
    assert (masked.text, masked.found) == ("  Where is my parcel?\n", {})


def test_what_is_masked_holds_nothing_more_to_mask() -> None:
    for example in EXAMPLES:
        once = mask(example.text, example.patterns)
        assert mask(once.text, example.patterns).found == {}, once.text


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_spans_are_in_order_apart_and_inside_any_text(text: str) -> None:
    end = 0
    for span in find(text):
        assert end <= span.start < span.end <= len(text)
        assert span.kind in KINDS
        end = span.end


def test_what_a_checksum_proves_comes_before_what_words_suggest() -> None:
    (span,) = find("call my IBAN DE89370400440532013000")
    assert span.kind == "iban"


def test_order_numbers_stay_unless_the_operator_says_how_they_look() -> None:
    text = "Order no. FH-2094417 of plan CP-22410"
    assert mask(text).text == text
    patterns = [("order", r"FH-\d{7}"), ("account", r"CP-\d{5}")]
    assert mask(text, patterns).text == "Order no. [order] of plan [account]"


def test_the_operators_patterns_come_before_every_guess() -> None:
    assert mask("call 0171 2345678", [("order", r"\d{4} \d{7}")]).found == {"order": 1}


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        (("order", "FH-["), "no regular expression"),
        (("order", "x" * 201), "at most 200 characters"),
        (("order", r"\d*"), "without an upper bound"),
        (("order", r"(?:a+)+b"), "without an upper bound"),
        (("order", r"\d{3,}"), "without an upper bound"),
        (("order", r"(\d)\1"), "without an upper bound"),
        (("order", r"(?:a|a){1,20}b"), "too long"),
        (("order", r"(?:\d{1,9}){1,9}x"), "too long"),
        (("order", r"\d{0,9}"), "empty text"),
        (("ticket", r"\d{9}"), "order and account"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: tuple[str, str], complaint: str) -> None:
    with pytest.raises(BadPatternError, match=complaint):
        mask("a", [pattern])


def test_too_many_patterns_are_refused() -> None:
    with pytest.raises(BadPatternError, match="at most 20"):
        mask("a", [("order", f"A{number}") for number in range(21)])


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        (r"FH-\d{7}", 1),
        (r"[A-Z+*]{2}\d{1,8}", 8),
        (r"(?:A|B|C)-\d{4}", 3),
        (r"(?:[A-Z]{1,3}-){2}\d{4,6}", 27),
        (r"A?B?", 4),
        (r"\{\+\*[]+*]", 1),
    ],
)
def test_the_cost_of_a_pattern_is_its_number_of_paths(pattern: str, paths: int) -> None:
    assert cost(pattern) == paths


@pytest.mark.parametrize("split", ["tune", "held_out"])
def test_the_labelled_messages_are_masked_as_well_as_promised(split: str) -> None:
    total = bench_personal([example for example in EXAMPLES if example.split == split]).splits[split]["all"]
    assert total.recall is not None
    assert total.precision is not None
    assert total.recall >= 0.97
    assert total.precision >= 0.90


def test_the_labelled_messages_are_many_of_all_kinds_and_have_look_alikes() -> None:
    assert len(EXAMPLES) >= 400
    assert sum(len(example.spans) for example in EXAMPLES) >= 900
    assert sum(not example.spans for example in EXAMPLES) >= 150
    assert {span.kind for example in EXAMPLES for span in example.spans} == set(KINDS)


def test_hardly_any_look_alike_is_masked() -> None:
    clean: list[LabelledText] = [example for example in EXAMPLES if not example.spans]
    report = bench_personal(clean)
    assert report.clean_masked / report.clean <= 0.03
