import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.language.terms import TERM_IDS, base_language, term_id, terms


def test_words_are_folded_stemmed_and_kept_in_order():
    assert terms("My PAYMENTS failed, my payment", "en") == ["my", "payment", "fail", "my", "payment"]


def test_accents_stay_and_widths_do_not():
    assert terms("café ＣＡＦＥ", "xx") == ["café", "cafe"]


def test_a_hyphenated_word_is_found_however_it_is_written():
    assert set(terms("email", "en")) < set(terms("e-mail", "en"))
    assert terms("wi-fi", "xx") == ["wi", "fi", "wifi"]


def test_both_apostrophes_are_one():
    assert terms("don’t", "en") == terms("don't", "en")


def test_elided_articles_are_no_words():
    assert terms("l'adresse", "fr") == terms("adresse", "fr")


def test_negation_is_never_a_stop_word():
    assert "not" in terms("not the card", "en")
    assert "nicht" in terms("nicht die Karte", "de")
    assert "the" not in terms("not the card", "en")


def test_languages_without_spaces_give_pairs():
    assert terms("返金を", "ja") == ["返金", "金を"]
    assert terms("reset密码now", "zh") == ["reset", "密码", "now"]
    assert terms("รหัส", "th")[0] == "รห"


def test_vowel_signs_do_not_cut_words():
    assert len(terms("पासवर्ड", "hi")) == 1


def test_a_region_changes_nothing():
    assert base_language("pt_BR") == base_language("PT") == "pt"
    assert terms("running", "en-GB") == ["run"]


def test_ids_never_change():
    assert term_id("refund") == 827242039
    assert term_id("返金") == term_id("返金")


def test_threads_do_not_disturb_each_other():
    words = [f"connection{number}s running relational{number}" for number in range(300)]
    expected = [terms(word, "en") for word in words]
    results: list[list[list[str]]] = []
    threads = [
        threading.Thread(target=lambda: results.append([terms(word + " ", "en") for word in words])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "ja", "th", "ar", "xx", ""]))
def test_any_text_gives_terms_with_ids_in_range(text, language):
    for term in terms(text, language):
        assert term
        assert 0 < term_id(term) < TERM_IDS


@pytest.mark.parametrize("text", ["", "   ", "?!…", "---", "'''"])
def test_text_without_words_gives_nothing(text):
    assert terms(text, "en") == []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "كَلِمَةُ المُرُورِ", "كلمة المرور"),
        ("ar", "كلمـــة", "كلمة"),
        ("ar", "إلغاء", "الغاء"),
        ("ar", "والاسترداد", "استرداد"),
        ("ar", "بالبطاقة", "بطاقة"),
        ("ar", "للحساب", "الحساب"),
        ("he", "סִיסְמָה", "סיסמה"),
        ("he", "לסיסמה", "הסיסמה"),
        ("he", "והחזר", "החזר"),
        ("fa", "كتاب", "کتاب"),
        ("tr", "IŞIK", "ışık"),
        ("tr", "İade", "iade"),
        ("en", "İstanbul", "istanbul"),
        ("ja", "ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("ko", unicodedata.normalize("NFD", "비밀번호"), "비밀번호"),
        ("ru", "счёт", "счет"),
        ("el", "ΚΩΔΙΚΌΣ", "κωδικος"),
        ("de", "Strasse", "Straße"),
    ],
)
def test_two_spellings_of_a_word_are_one(language, one, other):
    assert terms(one, language) == terms(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"), [("ar", "حساب", "بطاقة"), ("he", "סיסמה", "חשבון"), ("tr", "sık", "sik")]
)
def test_different_words_stay_different(language, one, other):
    assert terms(one, language) != terms(other, language)


def test_a_persian_word_is_found_with_and_without_its_joint():
    assert set(terms("میخواهم", "fa")) < set(terms("می\u200cخواهم", "fa"))


@pytest.mark.parametrize(
    ("language", "text"),
    [("my", "စကားဝှက်"), ("km", "ពាក្យសម្ងាត់"), ("lo", "ລະຫັດ"), ("zh", "忘记密码"), ("ko", "비밀번호를")],
)
def test_scripts_without_spaces_are_pairs_throughout(language, text):
    assert {len(term) for term in terms(text, language)} == {2}
