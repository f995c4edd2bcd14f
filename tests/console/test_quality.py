"""The screens of replays, thresholds and reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from cast import write
from django.urls import reverse
from django.utils import timezone
from fake_engine import TRACKING, Shelf
from fake_engine import engine as small
from procrastinate.contrib.django.models import ProcrastinateJob
from replaying import ORDER, Past

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.answering.actions import take_turn
from handrail.answering.engine import Engine
from handrail.answering.models import Turn
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.conversations.models import Message
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.history.models import PastMessage
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7
from handrail.quality import sampling, tasks
from handrail.quality.models import AnswerVerdict, CellThreshold, Replay, ReplayCase, RiskLimit
from handrail.quality.sampling import is_drawn, next_to_judge, waiting

pytestmark = pytest.mark.django_db
Run = Callable[..., Replay]


def page(user: User, name: str, *args: object, **query: str) -> str:
    got = browser_of(user).get(reverse(f"console:{name}", args=args), query)
    assert got.status_code == 200, got
    return got.content.decode()


def test_runs_are_listed_with_what_they_found(ada: User, replayed: Run, history: list[PastMessage]) -> None:
    replayed(note="New article")
    text = page(ada, "replays")
    assert "New article" in text
    assert "33.3 %" in text
    assert "every 2s" not in text
    assert "Replay now" in text


def test_who_only_reads_sees_no_button_and_agents_see_nothing(
    rosa: User, ben: User, replayed: Run, history: list[PastMessage]
) -> None:
    run = replayed()
    assert "Replay now" not in page(rosa, "replays")
    assert browser_of(rosa).post(reverse("console:replay_begin")).status_code == 403
    for path in ("replays", "reviews"):
        assert browser_of(ben).get(reverse(f"console:{path}")).status_code == 403
    assert browser_of(ben).get(reverse("console:replay", args=[run.pk])).status_code == 403


def test_replay_now_leaves_the_work_to_jobs_and_shows_how_far_they_are(
    ada: User, assistant: Assistant, history: list[PastMessage], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "current_engine", lambda: engine)
    browser_of(ada).post(
        reverse("console:replay_begin"), {"assistant": assistant.slug, "channel": "chat", "note": "why", "reuse": ""}
    )
    run = Replay.objects.get()
    assert (run.by, run.note, run.finished_at) == (ada, "why", None)
    assert ProcrastinateJob.objects.get(task_name="quality:replay_job").args == {"replay_id": str(run.pk)}
    before = page(ada, "replays")
    assert "0 of 4 done" in before
    assert 'hx-trigger="load delay:2s"' in before
    tasks.replay_job(replay_id=str(run.pk))
    tasks.replay_job(replay_id=str(run.pk))
    assert 'hx-trigger="load delay' not in page(ada, "replays")
    assert "33.3 %" in page(ada, "replays")


def test_a_replay_that_stopped_says_why_and_may_go_on(ada: User, replayed: Run, history: list[PastMessage]) -> None:
    run = replayed()
    Replay.objects.update(finished_at=None, stopped="The knowledge has changed")
    run.chunks.update(done_at=None)
    assert "The knowledge has changed" in page(ada, "replays")
    browser_of(ada).post(reverse("console:replay_go_on", args=[run.pk]))
    assert ProcrastinateJob.objects.filter(task_name="quality:replay_job").count() == 1
    assert Replay.objects.get().stopped == ""


@pytest.mark.parametrize(
    ("group", "expected"),
    [("intent", "Refund"), ("language", "English"), ("hardness", "Nothing hard"), ("cause", "Another request was")],
)
def test_a_replay_is_counted_by_each_group(
    ada: User, replayed: Run, history: list[PastMessage], group: str, expected: str
) -> None:
    run = replayed()
    assert expected in page(ada, "replay", run.pk, by=group)
    fragment = browser_of(ada).get(
        reverse("console:replay", args=[run.pk]), {"by": group}, headers={"HX-Request": "true"}
    )
    assert expected in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_a_replay_shows_its_rates_with_intervals_and_its_versions(
    ada: User, replayed: Run, history: list[PastMessage]
) -> None:
    run = replayed()
    Replay.objects.update(versions={"classifier": "c1a551f1e4"}, left_out={"taught": 12})
    text = page(ada, "replay", run.pk)
    assert "3 of 4 messages" in text
    assert "1 of 3; in truth 6.1 to 79.2 % (95 %)" in text
    assert "c1a551f1e4" in text
    assert "were used to train the classifier" in text


def test_failures_filter_by_intent_and_cause(ada: User, replayed: Run, history: list[PastMessage]) -> None:
    run = replayed()
    assert "My parcel is broken" in page(ada, "replay_failures", run.pk)
    assert "My parcel is broken" in page(ada, "replay_failures", run.pk, intent="refund", cause="intent")
    assert "Nothing of this kind failed" in page(ada, "replay_failures", run.pk, intent="order_status")


def test_the_list_of_failures_asks_the_database_the_same_however_long_it_is(
    ada: User, replayed: Run, past: Past, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(40):
        past(f"{ORDER} {number}", "refund")
    run = replayed()
    browser = browser_of(ada)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        text = browser.get(reverse("console:replay_failures", args=[run.pk]), {"page": "2"}).content.decode()
    assert "26 to 40 of 40" in text


def test_a_case_opens_the_whole_decision_beside_what_a_person_answered(
    ada: User, replayed: Run, history: list[PastMessage]
) -> None:
    replayed()
    text = page(ada, "replay_case", ReplayCase.objects.order_by("message")[0].pk)
    assert "Your parcel&#x27;s number is in the e-mail that we sent you." in text
    assert "What a person answered" in text
    assert "Passages found" in text
    assert "Computed again from the record: the same result" in text


def test_a_reviewer_settles_a_case_and_others_cannot(
    rosa: User, ines: User, replayed: Run, history: list[PastMessage]
) -> None:
    replayed()
    case = ReplayCase.objects.order_by("message")[0]
    knowledge = User.objects.create_user("kim@fernhill.example", "Kim", "knowledge_manager", "a long enough password")
    address = reverse("console:replay_verdict", args=[case.pk])
    assert address not in page(knowledge, "replay_case", case.pk)
    assert browser_of(knowledge).post(address, {"verdict": "wrong"}).status_code == 403
    browser_of(rosa).post(address, {"verdict": "wrong"})
    case.refresh_from_db()
    assert case.grade == "wrong"


def test_two_runs_are_compared_case_by_case(ada: User, replayed: Run, history: list[PastMessage]) -> None:
    first, second = replayed(note="before"), replayed(engine=small(Shelf((TRACKING,))))
    text = page(ada, "replay_comparison", second.pk)
    assert "0 better, 1 worse" in text
    assert history[1].text in text
    assert "1 better, 0 worse" in page(ada, "replay_comparison", first.pk, **{"with": str(second.pk), "show": "better"})


def test_what_if_stands_beside_what_was(ada: User, replayed: Run, history: list[PastMessage]) -> None:
    run = replayed()
    assert "of 4 messages." not in page(ada, "replay_whatif", run.pk)
    text = " ".join(page(ada, "replay_whatif", run.pk, every="100").split())
    assert '<strong class="number">1</strong> better, <strong class="number">2</strong> worse' in text
    assert "write per cents" in page(ada, "replay_whatif", run.pk, every="many")
    assert "choose the intent" in page(ada, "replay_whatif", run.pk, value="85")
    assert "between 0 and 1" in page(ada, "replay_whatif", run.pk, every="850")
    assert "write per cents" in page(ada, "replay_whatif", run.pk, intent="refund")


def test_several_changes_are_tried_at_once_and_lead_to_the_cases_that_turn(
    ada: User, replayed: Run, history: list[PastMessage]
) -> None:
    run = replayed()
    address = reverse("console:replay_whatif", args=[run.pk])
    query = "?intent=refund&how=people&value=&intent=order_status&how=threshold&value=100"
    text = " ".join(browser_of(ada).get(address + query).content.decode().split())
    assert '<strong class="number">1</strong> better, <strong class="number">2</strong> worse' in text
    right = run.graded.filter(grade="right").values_list("pk", flat=True)
    assert all(reverse("console:replay_case", args=[case]) in text for case in right)
    assert '<option value="people" selected>' in text


def test_triggers_are_tried_without_and_only_known_ones(
    ada: User, replayed: Run, history: list[PastMessage], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.console.screens.whatif.current_engine", lambda: engine)
    run = replayed()
    assert "of 4 messages." not in page(ada, "replay_whatif", run.pk, triggers="1")
    assert "of 4 messages." in page(ada, "replay_whatif", run.pk, triggers="1", muted="frustration")
    assert "no trigger is named" in page(ada, "replay_whatif", run.pk, triggers="1", muted="luck")
    assert 'value="customer_asked"' not in page(ada, "replay_whatif", run.pk)


def test_a_draft_of_an_article_is_tried_by_those_who_run_replays(
    ada: User, rosa: User, replayed: Run, history: list[PastMessage]
) -> None:
    run = replayed()
    address = reverse("console:replay_revised", args=[run.pk])
    assert "choose a draft" in browser_of(ada).post(address, {"revision": "none"}).content.decode()
    assert browser_of(rosa).post(address, {"revision": "none"}).status_code == 403


@pytest.fixture
def evidence(replayed: Run, past: Past) -> Replay:
    for number in range(70):
        past(f"{ORDER} {'please ' * (number % 5)}{number}", "order_status")
    return replayed()


def test_a_cells_page_tells_what_the_cases_allow_and_what_more_would_buy(
    ada: User, evidence: Replay, cell: Cell
) -> None:
    text = page(ada, "thresholds", "order_status", "chat")
    assert "70 cases of the replay" in text
    assert "To begin with" in text
    assert "It was never set from evidence." in text
    drawn = page(ada, "threshold_chart", "order_status", "chat")
    assert "<svg" in drawn
    assert "<style" not in drawn
    assert "style=" not in drawn


def test_without_a_replay_the_page_says_so_and_draws_nothing(ada: User, cell: Cell) -> None:
    assert "No finished replay has messages" in page(ada, "thresholds", "order_status", "chat")
    address = reverse("console:threshold_chart", args=["order_status", "chat"])
    assert browser_of(ada).get(address).status_code == 404


def test_a_lead_states_the_limit_and_sets_the_threshold(ada: User, evidence: Replay, cell: Cell) -> None:
    browser = browser_of(ada)
    browser.post(
        reverse("console:risk_limit", args=["order_status", "chat"]),
        {"alpha": "6,5", "sure": "80", "reason": "agreed with legal"},
    )
    limit = RiskLimit.objects.get()
    assert (limit.alpha, limit.delta) == (0.065, 0.2)
    for how in ("stricter", "loosen"):
        browser.post(
            reverse("console:threshold_put", args=["order_status", "chat"]),
            {"replay": str(evidence.pk), "how": how, "reason": f"evidence, {how}"},
        )
    strict, loose = CellThreshold.objects.order_by("version")
    assert (strict.by, strict.alpha) == (ada, 0.065)
    assert strict.accepted <= loose.accepted
    text = page(ada, "thresholds", "order_status", "chat")
    assert "evidence, stricter" in text
    assert "evidence, loosen" in text


def test_a_replay_of_other_articles_is_shown_as_such_and_sets_nothing(ada: User, evidence: Replay, cell: Cell) -> None:
    Replay.objects.update(knowledge={"order_status": "the words of last week"})
    assert "Its articles have changed since: replay again" in page(ada, "thresholds", "order_status", "chat")
    address = reverse("console:threshold_put", args=["order_status", "chat"])
    told = browser_of(ada).post(address, {"replay": str(evidence.pk), "how": "stricter", "reason": "x"}, follow=True)
    assert "What this replay measured has changed since; replay again" in told.content.decode()
    assert not CellThreshold.objects.exists()


def test_a_reviewer_reads_a_cells_page_but_sets_nothing(rosa: User, evidence: Replay, cell: Cell) -> None:
    assert "Set the threshold" not in page(rosa, "thresholds", "order_status", "chat")
    address = reverse("console:threshold_put", args=["order_status", "chat"])
    assert browser_of(rosa).post(address, {"replay": str(evidence.pk), "reason": "x"}).status_code == 403
    assert not CellThreshold.objects.exists()


@pytest.fixture
def answers(assistant: Assistant, intents: Sequence[Intent], monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Six answers of the bot; whether they are drawn is up to each test."""
    for number in range(6):
        visitor = Visitor(uuid7())
        opened = open_conversation(by=visitor, assistant_slug=assistant.slug, key=f"opening-{number}")
        write(visitor, opened, f"Where is my order, number {number}?")
    for turn in Turn.objects.order_by("owed_since"):
        take_turn(turn_id=turn.pk, engine=small())
    return list(Message.objects.filter(author="bot", key__startswith="turn:").order_by("pk"))


def test_the_sample_is_drawn_by_the_message_alone_and_a_larger_share_keeps_a_smaller(
    rosa: User, answers: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [uuid7() for _ in range(4000)]
    tenth = {each for each in ids if is_drawn(each, 0.1)}
    assert 320 < len(tenth) < 480
    assert tenth <= {each for each in ids if is_drawn(each, 0.2)}
    for share in (0.0, 0.3, 1.0):
        monkeypatch.setattr(sampling, "SHARE", share)
        drawn = [each.pk for each in answers if is_drawn(each.pk, share)]
        assert waiting(now=timezone.now()).drawn == len(drawn)
        seen = [next_to_judge(rosa, now=timezone.now(), after=place) for place in range(len(drawn) + 1)]
        assert [each[0] for each in seen if each] == sorted(drawn, reverse=True)


def test_the_queue_shows_one_answer_with_question_and_sources_and_goes_on_after_a_verdict(
    rosa: User, answers: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "SHARE", 1.0)
    text = page(rosa, "reviews")
    assert "Where is my order, number 5?" in text
    assert "Your parcel" in text
    assert "Track your order" in text
    assert "of 6 unjudged" in text
    browser_of(rosa).post(reverse("console:review_verdict", args=[answers[-1].pk]), {"cause": "outdated_article"})
    row = AnswerVerdict.objects.get()
    assert (row.verdict, row.cause, row.by) == ("wrong", "outdated_article", rosa)
    after = page(rosa, "reviews")
    assert "Where is my order, number 4?" in after
    assert "The article is out of date" in after
    assert "Where is my order, number 3?" in page(rosa, "reviews", after="1")


def test_what_nobody_has_judged_comes_before_a_second_opinion(
    rosa: User, ada: User, answers: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "SHARE", 1.0)
    browser_of(ada).post(reverse("console:review_verdict", args=[answers[-1].pk]), {"verdict": "right"})
    order = [next_to_judge(rosa, now=timezone.now(), after=place) for place in range(6)]
    assert [each[0] for each in order if each] == [*[each.pk for each in answers[4::-1]], answers[-1].pk]


def test_a_verdict_remembers_how_probable_it_was_to_be_drawn(rosa: User, answers: list[Message]) -> None:
    for answer in answers:
        browser_of(rosa).post(reverse("console:review_verdict", args=[answer.pk]), {"verdict": "right"})
    told = dict(AnswerVerdict.objects.values_list("message", "probability"))
    assert told == {answer.pk: 0.1 if is_drawn(answer.pk) else 1.0 for answer in answers}
    assert "You have judged all that was drawn" in page(rosa, "reviews")


def test_a_scale_holds_every_rate_and_the_interval_of_the_sum(
    ada: User, replayed: Run, history: list[PastMessage]
) -> None:
    run = replayed()
    for group in ("intent", "hardness"):
        assert "Wrong of the answers (0 to 100 %)" in page(ada, "replay", run.pk, by=group)
