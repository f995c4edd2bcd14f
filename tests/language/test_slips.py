import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.language.slips import slips

WORDS = st.text(alphabet="abcdefgh", min_size=5, max_size=12)


def alike(one: str, other: str) -> bool:
    return not set(slips(one)).isdisjoint(slips(other))


@given(WORDS, st.data())
def test_one_slip_is_found(word, data):
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    assert alike(word, word[:place] + word[place + 1 :])
    assert alike(word, word[:place] + letter + word[place:])
    assert alike(word, word[:place] + letter + word[place + 1 :])


@given(WORDS, st.data())
def test_two_letters_exchanged_are_found(word, data):
    place = data.draw(st.integers(2, len(word) - 1))
    assert alike(word, word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :])


@pytest.mark.parametrize(("one", "other"), [("refund", "invoice"), ("refund", "befund"), ("refund", "rfnd")])
def test_other_words_are_not(one, other):
    assert not alike(one, other)


@pytest.mark.parametrize("term", ["", "app", "4711", "密码", "x" * 25])
def test_short_words_and_numbers_have_no_slips(term):
    assert slips(term) == []
