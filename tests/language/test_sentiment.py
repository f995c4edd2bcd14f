"""How a message sounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.language.feelings import languages, lexicon
from handrail.language.sentiment import sentiment


def score(text: str, language: str = "en") -> float:
    return sentiment(text, language).score


@given(st.text(max_size=300), st.sampled_from(["de", "en", "es", "fr", "it", "nl", "pt", "xx"]))
def test_any_text_has_a_score_between_very_bad_and_very_good(text: str, language: str) -> None:
    assert -1 <= score(text, language) <= 1


@pytest.mark.parametrize("text", ["", "👍", "Where is order 4471?", "The lamp arrived broken and late, error 5", "???"])
def test_a_plain_report_of_a_problem_carries_no_feeling(text: str) -> None:
    assert score(text) == 0


@pytest.mark.parametrize(
    ("language", "bad", "good"),
    [
        ("de", "Das ist eine Katastrophe, einfach lächerlich", "Wunderbar, vielen Dank, ihr seid toll"),
        ("en", "This is a nightmare, simply pathetic", "Wonderful, thank you, you are great"),
        ("es", "Es una vergüenza, el peor servicio", "Excelente, gracias, sois estupendos"),
        ("fr", "C'est une honte, le pire service", "Merci, c'est parfait, je suis ravie"),
        ("it", "È una vergogna, il peggior servizio", "Ottimo, grazie, sono felice"),
        ("nl", "Wat een ramp, gewoon belachelijk", "Geweldig, bedankt, wat een fijne service"),
        ("pt", "Que vergonha, o pior serviço", "Ótimo, obrigada, adoro"),
    ],
)
def test_bad_and_good_are_told_apart_in_every_language(language: str, bad: str, good: str) -> None:
    assert score(bad, language) < -0.6
    assert score(good, language) > 0.5
    assert languages() == {"de", "en", "es", "fr", "it", "nl", "pt"}


def test_a_negation_turns_a_feeling_round_and_lessens_it() -> None:
    assert score("I am happy") > 0 > score("I am not happy") > score("I am unhappy")
    assert score("it is not terrible") > 0


def test_a_negation_does_not_reach_into_the_next_clause() -> None:
    assert score("no, this is great") == score("this is great")


def test_intensifiers_capitals_and_exclamation_marks_strengthen() -> None:
    plain = score("the service is terrible")
    assert score("the service is really terrible") < plain < score("the service is slightly terrible") < 0
    assert score("the service is TERRIBLE") < plain
    assert score("the service is terrible!!!") < score("the service is terrible!") < plain
    assert score("THE SERVICE IS TERRIBLE") < plain


def test_many_exclamation_marks_are_no_worse_than_four() -> None:
    assert score("terrible!!!!") == score("terrible!!!!!!!!!!!!")


def test_what_follows_a_but_weighs_more() -> None:
    assert score("the app is great but the service is awful") < 0 < score("the service is awful but the app is great")


def test_drawn_out_letters_accents_and_apostrophes_do_not_hide_a_word() -> None:
    assert score("this is terriiiible") == score("this is terrible")
    assert score("schrecklich laecherlich lächerlich", "de") < score("schrecklich", "de") < 0
    assert score("Je n’aide pas, c’est n’importe quoi", "fr") < -0.5


def test_courtesy_in_letters_is_not_taken_for_praise() -> None:
    assert score("Dear team, I hope this message finds you well. Kind regards") == 0


def test_the_bad_words_are_named_in_their_order() -> None:
    assert sentiment("What a nightmare, great colour but awful staff", "en").words == ("nightmare", "awful")


def test_a_language_without_a_lexicon_is_read_as_english() -> None:
    assert score("what a nightmare", "sv") == score("what a nightmare")


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_lexicon_says_each_word_once_and_within_the_scale(language: str) -> None:
    book = lexicon(language)
    valences = [*book.whole.values(), *book.beginnings.values()]
    assert len(valences) > 80
    assert all(-4 <= valence <= 4 for valence in valences)
    assert not set(book.whole) & set(book.beginnings)
    assert book.negations
    assert not book.negations & set(book.whole) - {"nothing", "nada"}
