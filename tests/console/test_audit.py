"""The audit's and the labelling screens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.audit.models import AuditRun, NextLabel, RequestType, SuggestedLabel, TagFinding, TypeMessage
from handrail.history.models import HistoryImport, PastConversation, PastLabel, PastMessage
from handrail.intents.models import Intent

TEXT = "<b>where</b> is my card?"
FIGURES = {
    "without_tag": 1, "without_type": 1, "contradictory": 1, "asides": ["vip"], "sorted": 4, "answered": 2,
    "dated": 4, "after_hours": 1, "handle_seconds": 300.0, "timed": 2, "hours": [0] * 24,
    "languages": {"en": 3, "de": 1}, "channels": {"chat": 4}, "covered": 2, "covered_of": 4, "risky": 1, "risky_of": 4,
}  # fmt: skip


@pytest.fixture
def asked(assistant: Assistant) -> list[PastMessage]:
    run = HistoryImport.objects.create(
        assistant=assistant, source="s", format="csv", encoding="utf-8", file_name="h.csv", size=1, fingerprint="f"
    )
    made = []
    for number in range(4):
        told = PastConversation.objects.create(
            history_import=run, assistant=assistant, source="s", external_id=str(number), language="en", subject="Card"
        )
        made.append(
            PastMessage.objects.create(
                conversation=told, history_import=run, key="1", position=0, author="customer", text=f"{TEXT} {number}"
            )
        )
    PastMessage.objects.create(
        conversation=made[0].conversation, history_import=run, key="2", position=1, author="agent", text="In a week."
    )
    return made


@pytest.fixture
def kind(assistant: Assistant, asked: list[PastMessage]) -> RequestType:
    run = AuditRun.objects.create(
        assistant=assistant, number=1, options={"sample": 20000, "time_zone": "UTC", "opens": 9, "closes": 17,
        "days": [0, 1, 2, 3, 4], "seed": 1, "no_types": []}, finished_at=datetime(2026, 5, 4, tzinfo=UTC),
        conversations=9, sampled=4, figures=FIGURES,
    )  # fmt: skip
    found = RequestType.objects.create(
        run=run, key="card_arrival", title="Card arrival", origin="tag", place=1, proposed=True, conversations=4,
        share=1.0, score=71.4, consistency=0.82, consistency_low=0.7, consistency_high=0.9, answers=2, covered=2,
        covered_of=4, risky=1, risky_of=4, risks={"legal": 1}, languages={"en": 4}, hours=[0] * 23 + [4], dated=4,
        after_hours=0.25, articles=[{"address": "a", "title": "When it arrives", "messages": 2}],
        parts={"volume": 1.0, "consistency": 0.9, "coverage": 0.5, "safety": 0.0, "time": None, "languages": 1.0},
    )  # fmt: skip
    answer = PastMessage.objects.get(author="agent", conversation=asked[0].conversation).pk
    for place, message in enumerate(asked):
        TypeMessage.objects.create(type=found, message=message, place=place, answer=None if place else answer)
    TagFinding.objects.create(run=run, flaw="spelling", tag="refund", other="re-fund", conversations=3)
    return found


@pytest.fixture
def waiting(assistant: Assistant, asked: list[PastMessage]) -> list[PastMessage]:
    for slug, title in (("card", "Card arrival"), ("pin", "Forgotten PIN")):
        Intent.objects.create(slug=slug, title=title)
    for number, message in enumerate(asked):
        NextLabel.objects.create(
            assistant=assistant, message=message, likely=["card", "pin"], probabilities=[0.6, 0.3],
            worth=0.5, turn=1 - number / 10, lot=number,
        )  # fmt: skip
    return asked


def text_of(browser: Client, name: str, *args: object, **query: object) -> str:
    response = browser.get(reverse(f"console:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_ranked_type_is_shown_with_its_reasons(ada: User, kind: RequestType) -> None:
    text = text_of(browser_of(ada), "audit")
    assert "Card arrival" in text
    assert "Agents answer it alike (0.82, 0.70 to 0.90; 1 is the same words)." in text
    assert "above all “When it arrives”" in text
    assert "re-fund" in text
    assert "vip" in text


def test_a_types_page_shows_messages_and_answers_side_by_side(ada: User, kind: RequestType) -> None:
    text = text_of(browser_of(ada), "audit_type", kind.pk)
    assert "&lt;b&gt;where&lt;/b&gt; is my card? 0" in text
    assert "In a week." in text
    assert "23:00 4" in text


def test_one_press_makes_a_type_an_intent(ada: User, kind: RequestType) -> None:
    page = browser_of(ada).post(reverse("console:proposal", args=[kind.pk]), {"back": "list"}, follow=True)
    assert "4 messages wait to be confirmed" in page.content.decode()
    assert Intent.objects.get().slug == "card_arrival"
    assert SuggestedLabel.objects.count() == 4


def test_one_press_makes_all_candidates_intents_and_no_other_type(ada: User, kind: RequestType) -> None:
    RequestType.objects.filter(pk=kind.pk).update(proposed=True)
    page = browser_of(ada).post(reverse("console:candidates", args=[kind.run_id]), follow=True).content.decode()
    assert "1 intents are made" in page
    assert Intent.objects.get().slug == "card_arrival"
    assert "candidate an intent" not in page


def test_a_proposal_takes_the_title_and_risk_that_the_form_says(ada: User, kind: RequestType) -> None:
    sent = {"title": "Where is my card", "slug": "card_where", "risk": "low"}
    browser_of(ada).post(reverse("console:proposal", args=[kind.pk]), sent)
    intent = Intent.objects.get()
    assert (intent.slug, intent.title, intent.risk) == ("card_where", "Where is my card", "low")


def test_a_reviewer_reads_the_audit_and_proposes_nothing(rosa: User, ben: User, kind: RequestType) -> None:
    browser = browser_of(rosa)
    assert browser.post(reverse("console:candidates", args=[kind.run_id])).status_code == 403
    assert "Card arrival" in text_of(browser, "audit")
    assert browser.post(reverse("console:proposal", args=[kind.pk])).status_code == 403
    assert not Intent.objects.exists()
    assert browser_of(ben).get(reverse("console:audit")).status_code == 403


def test_a_new_audit_is_made_by_a_worker(ada: User, assistant: Assistant, asked: list[PastMessage]) -> None:
    sent = {"assistant": "fernhill", "opens": "8", "closes": "20", "time_zone": "Europe/Berlin", "days": ["0", "5"]}
    page = browser_of(ada).post(reverse("console:audit_runs"), sent, follow=True)
    assert "Audit 1 is being made" in page.content.decode()
    run = AuditRun.objects.get()
    assert (run.options["opens"], run.options["time_zone"], run.options["days"]) == (8, "Europe/Berlin", [0, 5])
    job = ProcrastinateJob.objects.get(task_name="audit:audit_job")
    assert job.args == {"run_id": str(run.pk)}


def test_without_history_the_screen_says_what_to_do(ada: User, assistant: Assistant) -> None:
    assert "handrail history import FILE" in text_of(browser_of(ada), "audit")


def test_the_audit_takes_few_queries_however_many_types(
    ada: User, kind: RequestType, django_assert_max_num_queries: object
) -> None:
    for place in range(2, 30):
        RequestType.objects.create(
            run=kind.run, key=str(place), title=str(place), origin="cluster", place=place, conversations=1, share=0.1,
            score=1,
        )  # fmt: skip
    browser = browser_of(ada)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        browser.get(reverse("console:audit"))


def test_the_likeliest_label_has_the_focus_and_the_keys_are_named(ada: User, waiting: list[PastMessage]) -> None:
    text = text_of(browser_of(ada), "labelling")
    assert "&lt;b&gt;where&lt;/b&gt; is my card? 0" in text
    first = text.index('value="card"\n')
    assert text.index("autofocus") > first
    assert text.index('data-key="2"') > text.index("autofocus")
    assert "0 messages labelled" in text


def test_a_label_brings_the_next_message_and_counts(ada: User, waiting: list[PastMessage]) -> None:
    browser = browser_of(ada)
    address = reverse("console:label_message", args=[waiting[0].pk])
    card = browser.post(address, {"intent": "card", "assistant": "fernhill"}, headers={"HX-Request": "true"})
    text = card.content.decode()
    assert "<html" not in text
    assert "is my card? 1" in text
    assert "1 message labelled" in text
    label = PastLabel.objects.get()
    assert (label.message, label.intent.slug, label.person) == (waiting[0], "card", ada)


def test_it_works_without_scripts(ada: User, waiting: list[PastMessage]) -> None:
    browser = browser_of(ada)
    address = reverse("console:label_message", args=[waiting[0].pk])
    page = browser.post(address, {"other": "forgotten pin", "assistant": "fernhill", "only": "card"}, follow=True)
    assert "0 of 200: Card arrival" in page.content.decode()
    assert PastLabel.objects.get().intent.slug == "pin"


def test_an_unknown_intent_labels_nothing_and_says_so(ada: User, waiting: list[PastMessage]) -> None:
    address = reverse("console:label_message", args=[waiting[0].pk])
    answer = browser_of(ada).post(address, {"other": "Parzel"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert not PastLabel.objects.exists()


def test_undo_shows_the_message_again(ada: User, waiting: list[PastMessage]) -> None:
    browser = browser_of(ada)
    browser.post(reverse("console:label_message", args=[waiting[0].pk]), {"skip": "yes"})
    page = browser.post(reverse("console:label_undone"), {"assistant": "fernhill"}).content.decode()
    assert "is my card? 0" in page
    browser.post(reverse("console:label_message", args=[waiting[0].pk]), {"intent": "out_of_scope"})
    assert PastLabel.objects.get().intent is None
    browser.post(reverse("console:label_undone"))
    assert not PastLabel.objects.exists()


def test_the_second_labeller_sees_nothing_of_the_first(ada: User, rosa: User, waiting: list[PastMessage]) -> None:
    PastLabel.objects.create(message=waiting[0], person=ada, intent=Intent.objects.get(slug="pin"), origin="person")
    text = text_of(browser_of(rosa), "labelling", only="card")
    assert "is my card? 0" in text
    assert "Ada" not in text
    assert text.index(">Card arrival</span>") < text.index(">Forgotten PIN</span>")


def test_disagreement_is_settled_with_one_press(ada: User, rosa: User, waiting: list[PastMessage]) -> None:
    for who, slug in ((ada, "card"), (rosa, "pin")):
        PastLabel.objects.create(message=waiting[0], person=who, intent=Intent.objects.get(slug=slug), origin="person")
    browser = browser_of(ada)
    text = text_of(browser, "agreement")
    assert "1 message to settle" in text
    assert "The same label for 0 of 1 messages" in text
    page = browser.post(reverse("console:settlement", args=[waiting[0].pk]), {"intent": "pin"}, follow=True)
    assert "Settled as Forgotten PIN." in page.content.decode()
    assert "to settle" not in page.content.decode()


def test_only_who_changes_intents_sets_the_share(ada: User, rosa: User, assistant: Assistant) -> None:
    address = reverse("console:second_labeller")
    assert browser_of(rosa).post(address, {"percent": "20"}).status_code == 403
    page = browser_of(ada).post(address, {"percent": "20", "assistant": "fernhill"}, follow=True)
    assert "A second person labels 20 %." in page.content.decode()


def test_agents_do_not_label(ben: User, waiting: list[PastMessage]) -> None:
    browser = browser_of(ben)
    assert browser.get(reverse("console:labelling")).status_code == 403
    assert browser.post(reverse("console:label_message", args=[waiting[0].pk]), {"intent": "card"}).status_code == 403
    assert not PastLabel.objects.exists()


def test_the_next_message_takes_few_queries(
    ada: User, waiting: list[PastMessage], django_assert_max_num_queries: object
) -> None:
    browser = browser_of(ada)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        browser.get(reverse("console:labelling"))
