"""Where drafts are generated, a case is right only if every attempt is: pass^k."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from fake_engine import REFUNDS, TRACKING, Shelf
from fake_engine import engine as small
from replaying import Past, grades

from handrail.answering.engine import Engine
from handrail.answering.ports import TranslationFailedError
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.whatif import Rules, decided_again

QUESTION = "Wo ist meine Bestellung?"


@dataclass
class Fickle:
    """A translator whose replies fail where its list says so."""

    works: Sequence[bool]
    name: str = "fickle"
    replies: list[bool] = field(default_factory=list)

    def translate(self, text: str, *, source: str, target: str) -> str:
        if target == "en":
            return "Where is my order?"
        self.replies.append(self.works[len(self.replies)])
        if not self.replies[-1]:
            raise TranslationFailedError("no answer")
        return "Die Nummer Ihres Pakets steht in der E-Mail."


@pytest.fixture
def german(assistant: Assistant, past: Past) -> Assistant:
    """Answers in other languages are translated; articles are English."""
    past(QUESTION, "order_status")
    Assistant.objects.update(other_languages=OtherLanguages.TRANSLATE)
    assistant.refresh_from_db()
    return assistant


def translating(*works: bool) -> Engine:
    class English(Shelf):
        def __call__(self, *, language: str, **question: object) -> object:  # type: ignore[override]
            return super().__call__(language=language, **question) if language == "en" else []  # type: ignore[arg-type]

    made = small(English((TRACKING, REFUNDS)))
    made.translator = Fickle(works)
    return made


@pytest.mark.django_db
def test_a_generated_answer_is_right_only_if_all_attempts_are(
    german: Assistant, replayed: Callable[..., Replay]
) -> None:
    assert grades(replayed(engine=translating(True, True, True), attempts=3)) == [("right", "")]
    failed = replayed(engine=translating(True, True, False), attempts=3)
    assert grades(failed) == [("escalated_needlessly", "translation_failed")]


@pytest.mark.django_db
def test_the_attempt_that_failed_is_the_one_on_record_and_decides_again_alike(
    german: Assistant, replayed: Callable[..., Replay]
) -> None:
    failed = replayed(engine=translating(True, False), attempts=2)
    case = ReplayCase.objects.get()
    assert (case.outcome, case.reason, case.confidence, case.worth) == ("handoff", "translation_failed", None, "")
    outlook = decided_again(failed, Rules())
    assert (outlook.better, outlook.worse) == (0, 0)


@pytest.mark.django_db
def test_an_approved_text_is_tried_once_however_many_attempts_are_asked_for(
    assistant: Assistant, past: Past, replayed: Callable[..., Replay]
) -> None:
    past("Where is my order?", "order_status")
    made = translating()
    assert grades(replayed(engine=made, attempts=5)) == [("right", "")]
