"""A message in a language that nobody here serves reaches a person; in doubt it is answered."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers
from handrail.answering.triggers.unsupported_language.scripts import script
from handrail.language.identify.statistics import probabilities


def found(text: str, *languages: str) -> str | None:
    finding = triggers()["unsupported_language"].find(TriggerInput(text, "en", languages=languages))
    return finding.detail if finding else None


def test_the_language_is_named() -> None:
    assert found("Jag kan inte logga in på mitt konto", "en", "de") == "sv"
    assert found("Где мой заказ?", "en") == "ru"


def test_a_language_that_is_served_never_fires_whatever_its_region() -> None:
    assert found("cadê meu pedido que comprei semana passada?", "pt-BR", "en") is None
    assert found("Jag kan inte logga in på mitt konto", "sv") is None


def test_nothing_fires_where_the_served_languages_are_not_known() -> None:
    assert found("Jag kan inte logga in på mitt konto") is None


@pytest.mark.parametrize(
    "text",
    [
        "Krzysztof Wiśniewski", "Calle Mayor 15, 28013 Madrid", "pizza quattro stagioni", "sauvignon blanc",
        "SELECT * FROM orders", "git push origin main", "https://example.com/où-est-mon-colis", "[email]",
        "👍", "ja", "小米",
    ],
)  # fmt: skip
def test_names_products_code_and_single_words_are_no_language(text: str) -> None:
    assert found(text, "en") is None


def test_a_foreign_quotation_in_a_served_language_is_understood() -> None:
    assert found('The mail says "Ihr Konto wurde leider gesperrt". Why?', "en") is None


def test_thanks_in_another_language_need_no_person() -> None:
    assert found("muchas gracias", "en") is None


def test_a_neighbouring_language_is_not_surely_another() -> None:
    assert found("hvor er pakken min", "da") is None
    assert found("hvor er pakken min", "en")


def test_a_script_that_nobody_reads_is_sure_and_one_that_somebody_reads_is_looked_into() -> None:
    assert (script("Где"), script("where"), script("パスワードを忘れました"), script("忘记密码")) == (
        "Cyrillic",
        None,
        "Kana",
        "Han",
    )
    assert found("Підкажіть, будь ласка, коли прийде моя посилка", "en", "ru") == "uk"


def test_probabilities_are_of_all_languages_and_sum_to_one() -> None:
    ranked = probabilities("where is my order")
    assert max(ranked, key=ranked.__getitem__) == "en"
    assert len(ranked) > 100
    assert sum(ranked.values()) == pytest.approx(1, abs=0.01)
