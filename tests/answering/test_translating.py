"""Customers whose language no approved article has: a person, or a translation that is marked as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pytest
from cast import spoken, write
from fake_engine import TRACKING, Page, Shelf, WordClassifier, WordEncoder
from numpy.typing import NDArray

from handrail.answering.actions import take_turn
from handrail.answering.decide import Outcome, decide
from handrail.answering.engine import Engine
from handrail.answering.explain import explain
from handrail.answering.models import Decision, Turn
from handrail.answering.ports import TranslationFailedError
from handrail.answering.reader import Reader
from handrail.answering.record import differences, situation_of
from handrail.assistants.actions import treat_other_languages
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.assistants.wording import catalogue
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation, Message
from handrail.conversations.principals import Visitor
from handrail.kernel.errors import NotFoundError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intents")]
QUESTION = "Bonjour, où est ma commande s'il vous plaît ?"
ANSWER = "Le numéro de votre colis est dans l'e-mail."


@dataclass(frozen=True)
class EnglishShelf(Shelf):
    """Approved articles in English only."""

    def __call__(
        self, *, text: str, embedding: NDArray[np.float32], language: str, today: date, prefer: Mapping[str, float]
    ) -> Sequence[Page]:
        if language != "en":
            return []
        return super().__call__(text=text, embedding=embedding, language=language, today=today, prefer=prefer)


@dataclass
class Translations:
    """A translator that knows two texts."""

    name: str = "m-translate"
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    answer: Callable[[], str] = lambda: ANSWER

    def translate(self, text: str, *, source: str, target: str) -> str:
        self.asked.append((source, target, text))
        return "Hello, where is my order please?" if target == "en" else self.answer()


@pytest.fixture
def translations() -> Translations:
    return Translations()


@pytest.fixture
def translating(assistant: Assistant) -> Assistant:
    return treat_other_languages(slug=assistant.slug, policy=OtherLanguages.TRANSLATE)


def ask(visitor: Visitor, chat: Conversation, text: str, translator: Translations | None) -> Decision:
    chat.refresh_from_db()
    reader = Reader(WordEncoder(), WordClassifier())
    turn = Turn.objects.get(message=write(visitor, chat, text))
    take_turn(turn_id=turn.pk, engine=Engine(reader, EnglishShelf(), {"engine": "test"}, translator))
    return Decision.objects.get(turn=turn)


@pytest.mark.usefixtures("translating")
def test_an_answer_is_translated_marked_and_linked_to_the_original(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    decision = ask(vic, chat, QUESTION, translations)
    assert (decision.outcome, decision.reason) == ("answer", "confident")
    message = Message.objects.get(conversation=chat, author="bot")
    assert message.text == f"{catalogue('fr')['translated']}\n\n{ANSWER}"
    assert f"<p><em>{catalogue('fr')['translated']}</em></p>" in message.html
    assert [source["url"] for source in message.sources] == [TRACKING.candidate.url]
    chat.refresh_from_db()
    assert chat.language == "fr"


@pytest.mark.usefixtures("translating")
def test_the_record_has_both_languages_and_gives_the_same_decision_again(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    record = ask(vic, chat, QUESTION, translations).record
    assert record["translation"] == {
        "asked": "fr", "answered": "en", "model": "m-translate", "failure": "", "texts": [ANSWER],
        "request": "Hello, where is my order please?",
    }  # fmt: skip
    assert record["drafts"][0]["text"] == TRACKING.text
    assert record["language"] == "fr"
    assert differences(record) == []
    assert "Translated from fr to en and back by m-translate" in explain(Decision.objects.get())


@pytest.mark.usefixtures("translating")
@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "Je ne peux pas.",
        "Your parcel's number is in the e-mail.",
        "Le numéro 4711 de votre colis est dans l'e-mail.",
    ],
)
def test_a_translation_that_cannot_be_right_goes_to_a_person(
    chat: Conversation, vic: Visitor, translations: Translations, wrong: str
) -> None:
    translations.answer = lambda: wrong
    decision = ask(vic, chat, QUESTION, translations)
    assert (decision.outcome, decision.reason) == ("handoff", "translation_failed")
    assert holding(chat).holder == Holder.WAITING
    assert spoken(chat, "bot") == []
    assert differences(decision.record) == []


@pytest.mark.usefixtures("translating")
def test_a_translator_that_fails_gives_the_turn_to_a_person(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    def down() -> str:
        raise TranslationFailedError("down")

    translations.answer = down
    decision = ask(vic, chat, QUESTION, translations)
    assert (decision.outcome, decision.reason) == ("handoff", "translation_failed")
    assert decision.record["translation"]["failure"] == "translation_failed"


def test_without_the_policy_a_person_takes_over_in_the_customers_language(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    decision = ask(vic, chat, QUESTION, translations)
    assert decision.outcome == "handoff"
    assert translations.asked == []
    start = catalogue("fr")["handoff"].partition("{")[0]
    assert spoken(chat, "system")[-1].startswith(start)


@pytest.mark.usefixtures("translating")
def test_without_a_model_a_person_takes_over(chat: Conversation, vic: Visitor) -> None:
    assert ask(vic, chat, QUESTION, None).outcome == "handoff"


@pytest.mark.usefixtures("translating")
def test_what_has_an_article_is_not_translated(chat: Conversation, vic: Visitor, translations: Translations) -> None:
    assert ask(vic, chat, "Where is my order?", translations).outcome == "answer"
    assert translations.asked == []
    assert spoken(chat, "bot") == [TRACKING.text]


@pytest.mark.usefixtures("translating")
def test_personal_data_is_masked_before_it_is_translated(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    ask(vic, chat, f"{QUESTION} Mon adresse est vic@shop.example", translations)
    assert "vic@" not in translations.asked[0][2]
    assert "[email]" in translations.asked[0][2]


@pytest.mark.usefixtures("translating")
def test_a_person_is_asked_for_in_any_language_without_translation(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    decision = ask(vic, chat, "Je veux parler à un humain", translations)
    assert (decision.outcome, decision.reason) == ("handoff", "customer_asked")
    assert translations.asked == []


@pytest.mark.usefixtures("translating")
def test_what_is_not_permitted_is_not_translated_for_the_customer(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    from handrail.autonomy.actions import switch

    switch(intent_slug="order_status", channel="chat", stage="off", by=None)
    decision = ask(vic, chat, QUESTION, translations)
    assert (decision.outcome, decision.reason) == ("handoff", "switched_off")
    assert [target for _, target, _ in translations.asked] == ["en"]


@pytest.mark.usefixtures("translating")
def test_records_from_before_translations_are_still_read(
    chat: Conversation, vic: Visitor, translations: Translations
) -> None:
    record = ask(vic, chat, "Where is my order?", translations).record
    del record["translation"], record["reading"]["certainty"]
    assert decide(situation_of(record)).outcome == Outcome.ANSWER


def test_a_policy_is_set_for_an_assistant_that_exists(db: None) -> None:
    with pytest.raises(NotFoundError):
        treat_other_languages(slug="nobody", policy=OtherLanguages.TRANSLATE)
