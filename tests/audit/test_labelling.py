"""Labelling: what comes next, two labellers, undoing, settling."""

from __future__ import annotations

import pytest
from cast import person

from audit.conftest import Tell
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.audit.labelling.actions import say, set_second_share, settle, skip, undo
from handrail.audit.labelling.agreement import labelled_counts, standing
from handrail.audit.labelling.queue import lot_of, rank_messages, turn_of
from handrail.audit.labelling.showing import next_message, second_share
from handrail.audit.models import NextLabel, SuggestedLabel
from handrail.changes.models import Change
from handrail.history.models import PastLabel, PastMessage
from handrail.history.queries import labelled_cases
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError

pytestmark = pytest.mark.django_db

TEXTS = ["where is the parcel", "parcel lost again", "refund my money", "money back now", "change the address",
         "delete my account", "parcel is late", "refund is late"]  # fmt: skip


@pytest.fixture
def ranked(assistant: Assistant, tell: Tell) -> list[PastMessage]:
    for slug in ("parcel", "refund"):
        Intent.objects.create(slug=slug, title=slug.capitalize())
    made = [tell(text) for text in TEXTS]
    rank_messages(assistant=assistant)
    return made


@pytest.fixture
def rosa(db: None) -> User:
    return person("Rosa", "reviewer")


def seen(assistant: Assistant, by: User, intent: str = "") -> list[str]:
    """All that somebody is shown, one after the other, who skips everything."""
    found = []
    while shown := next_message(assistant=assistant, by=by, intent=intent):
        found.append(shown.message.text)
        skip(message=shown.message.pk, by=by)
    return found


def test_every_message_comes_once(assistant: Assistant, ada: User, ranked: list[PastMessage]) -> None:
    assert sorted(seen(assistant, ada)) == sorted(TEXTS)


def test_what_is_unlike_all_that_is_labelled_is_worth_more(
    assistant: Assistant, ada: User, tell: Tell, ranked: list[PastMessage]
) -> None:
    say(message=ranked[0].pk, intent="parcel", by=ada)
    rank_messages(assistant=assistant)
    worth = dict(NextLabel.objects.values_list("message__text", "worth"))
    assert worth["delete my account"] > worth["parcel lost again"]


def test_what_is_worth_more_mostly_comes_earlier(tell: Tell) -> None:
    messages = [tell(f"message {number}").pk for number in range(300)]
    assert turn_of(messages[0], 0.7) == turn_of(messages[0], 0.7)
    first = [max(pair, key=lambda drawn: drawn[1])[0] for pair in zip(
        [("high", turn_of(message, 0.8)) for message in messages[:150]],
        [("low", turn_of(message, 0.4)) for message in messages[150:]],
        strict=True,
    )]  # fmt: skip
    assert 0.84 < first.count("high") / len(first) < 1.0


def test_of_equal_texts_one_is_worth_a_label(assistant: Assistant, ada: User, tell: Tell) -> None:
    tell("where is the parcel")
    tell("where is the parcel")
    tell("refund my money")
    rank_messages(assistant=assistant)
    rows = NextLabel.objects.values_list("message__text", "worth")
    worth = sorted((value for text, value in rows if text == "where is the parcel"), reverse=True)
    assert worth[0] > worth[1]


def test_a_suggestion_is_offered_first_and_is_no_label(
    assistant: Assistant, ada: User, ranked: list[PastMessage]
) -> None:
    refund = Intent.objects.get(slug="refund")
    SuggestedLabel.objects.create(message=ranked[2], intent=refund)
    rank_messages(assistant=assistant)
    shown = next_message(assistant=assistant, by=ada, intent="refund")
    assert shown.message == ranked[2]
    assert shown.likely[0][0] == refund
    assert not PastLabel.objects.exists()


def test_one_intent_at_a_time_shows_only_what_may_ask_for_it(
    assistant: Assistant, ada: User, ranked: list[PastMessage]
) -> None:
    for at in (2, 3):
        SuggestedLabel.objects.create(message=ranked[at], intent=Intent.objects.get(slug="refund"))
    rank_messages(assistant=assistant)
    found = seen(assistant, ada, intent="refund")
    assert set(found[:2]) == {"money back now", "refund my money"}
    assert seen(assistant, ada, intent="parcel") == []


def test_what_tags_say_is_a_suggestion_for_people_to_confirm(
    assistant: Assistant, ada: User, ranked: list[PastMessage]
) -> None:
    parcel = Intent.objects.get(slug="parcel")
    PastLabel.objects.create(message=ranked[0], intent=parcel, origin="tags")
    rank_messages(assistant=assistant)
    assert seen(assistant, ada, intent="parcel")
    row = NextLabel.objects.get(message=ranked[0])
    assert row.likely[0] == "parcel"


def test_a_message_near_what_is_labelled_is_guessed_and_never_by_its_own_label(
    assistant: Assistant, ada: User, rosa: User, ranked: list[PastMessage]
) -> None:
    for at, slug in ((0, "parcel"), (6, "parcel"), (2, "refund"), (3, "refund"), (1, "refund")):
        say(message=ranked[at].pk, intent=slug, by=ada)
    rank_messages(assistant=assistant)
    assert NextLabel.objects.get(message=ranked[0]).likely[0] == "parcel"
    assert NextLabel.objects.get(message=ranked[1]).likely[0] == "parcel"


def test_who_labels_second_gets_those_messages_before_new_ones(
    assistant: Assistant, ada: User, rosa: User, ranked: list[PastMessage]
) -> None:
    set_second_share(assistant=assistant, percent=100, by=ada)
    least = NextLabel.objects.order_by("worth").first()
    say(message=least.message_id, intent="parcel", by=ada)
    assert next_message(assistant=assistant, by=rosa).message.pk == least.message_id


def test_a_label_can_be_said_by_title_and_none_of_these_is_out_of_scope(
    assistant: Assistant, ada: User, ranked: list[PastMessage]
) -> None:
    assert say(message=ranked[0].pk, intent="parcel", by=ada).intent.slug == "parcel"
    assert say(message=ranked[1].pk, intent="PARCEL", by=ada).intent.slug == "parcel"
    assert say(message=ranked[5].pk, intent="out_of_scope", by=ada).intent is None
    assert labelled_counts(assistant) == {"parcel": 2, "out_of_scope": 1}


def test_a_part_of_a_title_names_its_intent_as_long_as_it_is_the_only_one(ada: User, ranked: list[PastMessage]) -> None:
    Intent.objects.create(slug="parcel_lost", title="Lost shipment")
    Intent.objects.create(slug="parcel_late", title="Late shipment")
    assert say(message=ranked[0].pk, intent="los", by=ada).intent.slug == "parcel_lost"
    with pytest.raises(InvalidError, match="Late shipment, Lost shipment"):
        say(message=ranked[1].pk, intent="ship", by=ada)


def test_an_unknown_intent_labels_nothing(ada: User, ranked: list[PastMessage]) -> None:
    for said in ("", "parzel"):
        with pytest.raises(InvalidError):
            say(message=ranked[0].pk, intent=said, by=ada)
    assert not PastLabel.objects.exists()


def test_who_may_not_label_does_not(ben: User, ranked: list[PastMessage]) -> None:
    with pytest.raises(ForbiddenError):
        say(message=ranked[0].pk, intent="parcel", by=ben)
    with pytest.raises(ForbiddenError):
        skip(message=ranked[0].pk, by=ben)


def test_undo_takes_back_step_by_step(assistant: Assistant, ada: User, ranked: list[PastMessage]) -> None:
    say(message=ranked[0].pk, intent="parcel", by=ada)
    skip(message=ranked[1].pk, by=ada)
    assert undo(by=ada) == ranked[1].pk
    assert undo(by=ada) == ranked[0].pk
    assert not PastLabel.objects.exists()
    assert undo(by=ada) is None
    assert sorted(seen(assistant, ada)) == sorted(TEXTS)


def test_undo_takes_back_only_ones_own(ada: User, rosa: User, ranked: list[PastMessage]) -> None:
    say(message=ranked[0].pk, intent="parcel", by=rosa)
    assert undo(by=ada) is None
    assert PastLabel.objects.get().person == rosa


def test_two_people_at_work_are_shown_different_messages(
    assistant: Assistant, ada: User, rosa: User, ranked: list[PastMessage]
) -> None:
    ours, theirs = (next_message(assistant=assistant, by=who) for who in (ada, rosa))
    assert ours.message != theirs.message


def test_a_second_person_sees_the_share_that_was_set_and_nobody_a_third_time(
    assistant: Assistant, ada: User, rosa: User, admin: User, ranked: list[PastMessage]
) -> None:
    percent = sorted(lot_of(message.pk) for message in ranked)[3] + 1
    set_second_share(assistant=assistant, percent=percent, by=ada)
    for message in ranked:
        say(message=message.pk, intent="parcel", by=ada)
    twice = {message.text for message in ranked if lot_of(message.pk) < percent}
    shown = next_message(assistant=assistant, by=rosa)
    assert shown.likely == []
    assert set(seen(assistant, rosa)) == twice
    for message in ranked:
        say(message=message.pk, intent="refund", by=rosa)
    assert seen(assistant, admin) == []


def test_a_share_of_none_shows_nothing_twice(
    assistant: Assistant, ada: User, rosa: User, ranked: list[PastMessage]
) -> None:
    set_second_share(assistant=assistant, percent=0, by=ada)
    for message in ranked:
        say(message=message.pk, intent="parcel", by=ada)
    assert seen(assistant, rosa) == []


def test_the_share_for_a_second_person_is_noted(assistant: Assistant, ada: User, rosa: User) -> None:
    assert second_share(assistant) == 15
    set_second_share(assistant=assistant, percent=20, by=ada)
    assert second_share(assistant) == 20
    noted = Change.objects.filter(after__has_key="second_share").latest("at")
    assert (noted.before, noted.after) == ({"second_share": 15}, {"second_share": 20})
    with pytest.raises(ForbiddenError):
        set_second_share(assistant=assistant, percent=0, by=rosa)


def test_agreement_and_what_is_taken_for_each_other_are_told(
    assistant: Assistant, ada: User, rosa: User, ranked: list[PastMessage]
) -> None:
    for message, ours, theirs in zip(
        ranked, ["parcel"] * 2 + ["refund"] * 2, ["parcel"] * 2 + ["refund", "parcel"], strict=False
    ):
        say(message=message.pk, intent=ours, by=ada)
        say(message=message.pk, intent=theirs, by=rosa)
    found = standing(assistant)
    assert (found.agreement.n, found.agreement.agreed) == (4, 3)
    assert found.agreement.kappa == pytest.approx(0.5)
    assert found.confused == [("parcel", "refund", 1)]
    assert [each.message for each in found.disputed] == [ranked[3]]


def test_settling_decides_the_label_and_leaves_the_agreement_as_it_was(
    assistant: Assistant, ada: User, rosa: User, ranked: list[PastMessage]
) -> None:
    for message, theirs in zip(ranked[:3], ["parcel", "refund", "refund"], strict=True):
        say(message=message.pk, intent="parcel", by=rosa)
        say(message=message.pk, intent=theirs, by=ada)
    before = standing(assistant)
    settle(message=ranked[1].pk, intent="parcel", by=ada)
    after = standing(assistant)
    assert after.agreement == before.agreement
    assert (before.open, after.open) == (2, 1)
    assert labelled_counts(assistant) == {"parcel": 2}
    case = next(case for case in labelled_cases(assistant=assistant) if case.message == ranked[1].pk)
    assert case.settled == "parcel"
    with pytest.raises(ConflictError):
        settle(message=ranked[1].pk, intent="refund", by=rosa)
    with pytest.raises(ConflictError):
        settle(message=ranked[0].pk, intent="refund", by=rosa)


def test_the_lot_of_a_message_is_the_same_everywhere_and_spread_evenly(tell: Tell) -> None:
    message = tell("hello")
    assert lot_of(message.pk) == lot_of(message.pk)
