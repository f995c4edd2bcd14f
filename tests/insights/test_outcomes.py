"""What a conversation came to, exactly as the measures are defined."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telling import NOON, Told, next_look, one, outcomes

from handrail.conversations import events
from handrail.insights.measures import Measure
from handrail.insights.service import said_again


def test_a_contact_is_over_after_the_silence_of_its_channel() -> None:
    chat, mail = Told().answered(), Told(channel="email").answered()
    assert chat.seen(hours=1.9).ended is None
    assert chat.seen(hours=2).ended == chat.clock + timedelta(hours=2)
    assert mail.seen(hours=71).ended is None
    assert mail.seen(hours=72).ended


def test_who_writes_after_the_end_begins_another_contact_in_the_same_thread() -> None:
    silent = Told().answered().after(hours=2, seconds=1).says("customer")
    settled = Told().answered().add(events.Resolved(by="customer")).after(minutes=1).add(events.Reopened())
    assert [len(told.story.contacts) for told in (silent, settled.says("customer"))] == [2, 2]
    assert len(Told().answered().after(hours=1.9).says("customer").story.contacts) == 1


def test_silence_does_not_end_what_waits_for_a_person() -> None:
    told = Told().says("customer").handed_off()
    assert told.seen(hours=200).ended is None
    assert len(told.after(hours=5).says("customer").story.contacts) == 1
    told.claimed().says("person")
    assert told.seen(hours=2).ended


def test_contained_is_without_a_person_and_without_the_wish_for_one() -> None:
    alone = Told().answered().values(hours=3)
    asked = Told().answered().handed_off().add(events.HandedBack()).values(hours=3)
    assert (alone[Measure.CONTAINED], alone[Measure.DEFLECTED], alone[Measure.ESCALATED]) == (1, 1, 0)
    assert (alone[Measure.DEFLECTED_VERIFIED], asked[Measure.DEFLECTED_VERIFIED]) == (1, 0)
    assert (asked[Measure.CONTAINED], asked[Measure.DEFLECTED], asked[Measure.ESCALATED]) == (0, 1, 1)


def test_a_repeat_contact_is_a_fact_at_once_and_its_absence_when_the_window_closes() -> None:
    first = Told().answered()
    assert Measure.REPEAT_CONTACT not in first.values(hours=49.9)
    assert first.values(hours=50)[Measure.REPEAT_CONTACT] == 0
    again = Told(channel="api", at=NOON + timedelta(hours=30)).answered()
    found = one(first.seen(again, hours=31), Measure.REPEAT_CONTACT)
    assert (found.value, found.at) == (1, again.clock - timedelta(seconds=2))


@pytest.mark.parametrize("intent", ["refund", "general_question", ""])
def test_another_request_or_an_unknown_one_is_no_repeat(intent: str) -> None:
    first = Told().answered(intent=intent or "order_status")
    again = Told(at=NOON + timedelta(hours=30)).answered(intent=intent if intent != "refund" else "order_status")
    assert first.values(again, hours=100).get(Measure.REPEAT_CONTACT, 0) == 0


def test_only_within_48_hours_of_the_end_is_it_a_repeat() -> None:
    first = Told().answered()
    end = first.clock + timedelta(hours=2)
    inside, outside = (Told(at=end + timedelta(hours=48, seconds=more)).answered() for more in (0, 1))
    assert first.values(inside, hours=100)[Measure.REPEAT_CONTACT] == 1
    assert first.values(outside, hours=100)[Measure.REPEAT_CONTACT] == 0


def test_a_repeat_in_the_same_thread_counts_against_the_first_contact() -> None:
    told = Told().answered().after(hours=10).answered()
    assert told.values(number=0)[Measure.REPEAT_CONTACT] == 1
    assert Measure.REPEAT_CONTACT not in told.values(number=1)


def test_verified_is_claimed_at_the_end_and_taken_back_when_the_claim_fails() -> None:
    first = Told().answered()
    assert first.values(hours=2)[Measure.VERIFIED] == 1
    assert Measure.RESOLVED not in first.values(hours=2)
    assert first.values(hours=50)[Measure.RESOLVED] == 1
    again = Told(at=NOON + timedelta(hours=30)).answered()
    failed = first.values(again, hours=40)
    assert (failed[Measure.VERIFIED], failed[Measure.RESOLVED]) == (0, 0)


def test_contained_without_a_source_or_rated_low_or_denied_is_not_verified() -> None:
    unsourced = Told().says("customer").says("bot", "Hm.").decided("answer")
    low = Told().answered().add(events.Rated(score=2))
    denied = Told().answered().add(events.SolvedAnswered(message_id="m", solved=False))
    assert [told.values(hours=60)[Measure.VERIFIED] for told in (unsourced, low, denied)] == [0, 0, 0]
    assert denied.values(hours=60)[Measure.RESOLVED] == 0


def test_what_a_person_marks_is_resolved_and_what_he_leaves_open_is_not() -> None:
    begun = Told().says("customer").decided("handoff", part="people").handed_off().claimed().says("person", "Done.")
    left = begun.values(hours=60)
    marked = begun.add(events.Resolved(by="person")).values()
    assert (left[Measure.RESOLVED], left[Measure.VERIFIED]) == (0, 0)
    assert (marked[Measure.RESOLVED], marked[Measure.VERIFIED]) == (1, 1)


def test_the_side_is_the_bots_only_where_it_answered_before_anybody_was_called() -> None:
    served = Told().answered().after(minutes=1).handed_off()
    refused = Told().says("customer").handed_off(reason="low_confidence").decided("handoff")
    peoples = Told().says("customer").handed_off(reason="pilot_people").decided("handoff", part="pilot_people")
    sides = [{outcome.side for outcome in outcomes(told.seen()) if outcome.measure == Measure.CONVERSATIONS}
             for told in (served, refused, peoples)]  # fmt: skip
    assert sides == [{"bot"}, {"people"}, {"people"}]


def test_the_cell_is_that_of_the_first_intent_that_was_known() -> None:
    told = Told().says("customer").decided("handoff", reason="out_of_scope", intent="refund", part="people")
    told.handed_off().add(events.HandedBack()).answered().answered(intent="refund")
    found = one(told.seen(), Measure.CONVERSATIONS)
    assert (found.intent, found.stage, found.language) == ("order_status", "full", "en")
    scope = [(outcome.intent, outcome.value) for outcome in outcomes(told.seen())
             if outcome.measure == Measure.OUT_OF_SCOPE]  # fmt: skip
    assert scope == [("", 1), ("order_status", 0), ("order_status", 0)]


def test_a_handoff_that_nobody_claims_is_a_fact_at_its_deadline() -> None:
    told = Told().says("customer").handed_off()
    assert Measure.UNCLAIMED not in told.values(minutes=19)
    found = one(told.seen(minutes=21), Measure.UNCLAIMED)
    assert (found.value, found.at) == (1, told.clock + timedelta(minutes=20))
    assert told.values(minutes=21)[Measure.HANDOFF_QUALITY] == 0
    assert next_look(told.seen(minutes=19)) == told.clock + timedelta(minutes=20)


def test_who_gives_up_before_the_deadline_was_not_left_unclaimed() -> None:
    told = Told().says("customer").handed_off().after(minutes=5).add(events.Resolved(by="customer"))
    assert Measure.UNCLAIMED not in told.values(hours=9)


def test_a_good_handoff_is_claimed_in_time_stays_and_makes_nobody_say_it_twice() -> None:
    def begun() -> Told:
        return Told().says("customer", "My parcel FH-1 has not arrived yet").handed_off().after(minutes=5).claimed()

    assert Measure.HANDOFF_QUALITY not in begun().values()
    good = begun().says("person", "Hello").says("customer", "Thank you, and when?").add(events.Resolved(by="person"))
    repeated = begun().says("customer", "my parcel FH-1 still has not arrived yet!")
    moved = begun().handed_off(team="billing", id_="h2")
    values = [one_of(told, "h1") for told in (good, repeated, moved)]
    assert values == [1, 0, 0]
    assert good.values()[Measure.UNCLAIMED] == 0


def one_of(told: Told, source: str) -> float:
    (value,) = [outcome.value for outcome in outcomes(told.seen())
                if outcome.measure == Measure.HANDOFF_QUALITY and outcome.source.endswith(source)]  # fmt: skip
    return value


def test_the_newest_rating_counts_and_its_absence_only_after_the_window() -> None:
    told = Told().answered().add(events.Rated(score=5)).add(events.Rated(score=1))
    values = told.values()
    assert (values[Measure.CSAT], values[Measure.LOW_RATING], values[Measure.RATED]) == (0, 1, 1)
    silent = Told().answered()
    assert Measure.RATED not in silent.values(hours=3)
    assert silent.values(hours=51)[Measure.RATED] == 0


def test_a_verdict_weighs_as_much_as_its_sampling_was_rare_and_the_newest_counts() -> None:
    told = Told().answered()
    for verdict, cause in (("right", ""), ("wrong", "unsupported")):
        told.add(events.Judged("m1", "d1", "refund", verdict, cause, probability=0.25))
    found = one(told.seen(), Measure.WRONG_ANSWER)
    assert (found.value, found.weight, found.intent, found.side) == (1, 4.0, "refund", "bot")
    assert told.values()[Measure.UNSUPPORTED] == 1


def test_a_draft_counts_as_sent_edited_or_discarded_with_the_kind_of_its_edit() -> None:
    told = Told().says("customer").handed_off().claimed()
    told.add(events.SuggestionMade(suggestion_id="s", intent="refund", confidence=0.8))
    told.add(events.SuggestionUsed(suggestion_id="s", use="edited", edit="wrong_fact"))
    values = told.values()
    assert (values[Measure.SUGGESTION_SENT], values[Measure.SUGGESTION_EDITED]) == (0, 1)
    assert (values[Measure.EDIT_WRONG_FACT], values[Measure.EDIT_TONE]) == (1, 0)
    assert Measure.WRONG_ANSWER not in values
    assert one(told.seen(), Measure.SUGGESTION_EDITED).intent == "refund"


def test_times_are_seconds_and_long_pauses_are_no_work() -> None:
    told = Told().answered().after(minutes=1).handed_off().after(minutes=4).claimed()
    told.after(minutes=3).says("person").after(minutes=50).says("customer").after(minutes=2).add(
        events.Resolved(by="person")
    )
    values = told.values()
    assert values[Measure.FIRST_RESPONSE_BOT] == 2
    assert values[Measure.FIRST_RESPONSE_PERSON] == 2 + (1 + 4 + 3) * 60
    assert values[Measure.HANDLE_TIME] == (3 + 10 + 2) * 60


@pytest.mark.parametrize(
    ("text", "before", "same"),
    [
        ("Where is my parcel FH-1?", "where is my parcel FH-1", True),
        ("Wo ist mein Paket geblieben?", "Mein Paket, wo ist es geblieben?", True),
        ("Yes, that one, thank you.", "Where is my parcel FH-1?", False),
        ("ok", "ok", False),
    ],
)
def test_nearly_the_same_words_are_said_again(text: str, before: str, same: bool) -> None:
    assert said_again(text, before) is same


def test_a_finished_contact_need_not_be_looked_at_again() -> None:
    told = Told().answered()
    assert next_look(told.seen()) == told.clock + timedelta(hours=2)
    assert next_look(told.seen(hours=2)) == told.clock + timedelta(hours=50)
    assert next_look(told.seen(hours=50)) is None
