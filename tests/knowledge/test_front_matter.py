from datetime import date

import pytest

from handrail.knowledge.reading.document import BrokenFileError
from handrail.knowledge.reading.front_matter import split_front_matter


def test_a_text_without_front_matter_is_all_body():
    facts, body = split_front_matter("# Hello\n\n---\n\nmore")
    assert body == "# Hello\n\n---\n\nmore"
    assert facts.title == ""


def test_every_fact_is_read_with_its_line():
    source = (
        "---\ntitle: My  payment failed\nid: pay\nlanguage: pt-BR\nowner: ada@example.org\naudience: staff\n"
        "review_by: 2027-03-18\nintents: [payment_failed, refund]\nurl: https://example.org/pay\n---\n\nBody"
    )
    facts, body = split_front_matter(source)
    assert body == "Body"
    assert (facts.title, facts.external_id, facts.language) == ("My payment failed", "pay", "pt-BR")
    assert (facts.owner, facts.audience) == ("ada@example.org", "staff")
    assert (facts.review_by, facts.intents) == (date(2027, 3, 18), ("payment_failed", "refund"))
    assert facts.url == "https://example.org/pay"
    assert facts.lines["intents"] == 8


def test_intents_may_be_a_list_or_words_with_commas():
    assert split_front_matter("---\nintents: a, b\n---\n")[0].intents == ("a", "b")
    assert split_front_matter("---\nintents:\n  - a\n  - b\n  - a\n---\n")[0].intents == ("a", "b")


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("---\ntitle: x\n", 1, "no closing line"),
        ("---\ntitle: x\nbad: [1, 2\n---\n", 4, "not YAML"),
        ("---\ntitle: a: b\n---\n", 2, "not YAML"),
        ("---\n- a\n---\n", 2, "not a list of keys"),
        ("---\ntitle: x\nreview_by: 2027-13-45\n---\n", 3, "takes a date"),
        ("---\nlanguage: english please\n---\n", 2, "language code"),
        ("---\nurl: javascript:alert(1)\n---\n", 2, "http or https"),
        ("---\ntitle: [a, b]\n---\n", 2, "one value"),
    ],
)
def test_broken_front_matter_is_named_with_its_line(source, line, message):
    with pytest.raises(BrokenFileError, match=message) as problem:
        split_front_matter(source)
    assert problem.value.line == line


def test_no_yaml_tag_is_followed():
    facts, _ = split_front_matter('---\ntitle: !!python/object/apply:os.system ["echo"]\n---\n')
    assert facts.title == "echo"


def test_language_codes_have_one_spelling():
    assert split_front_matter("---\nlanguage: PT_br\n---\n")[0].language == "pt-BR"
    assert split_front_matter("---\nlanguage: zh-hant-tw\n---\n")[0].language == "zh-Hant-TW"


def test_deep_nesting_is_one_problem_and_no_crash():
    with pytest.raises(BrokenFileError, match="not YAML"):
        split_front_matter("---\nx: " + "[" * 20_000 + "\n---\n")
