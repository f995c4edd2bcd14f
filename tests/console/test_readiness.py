"""The screens of readiness: what is missing is said, leads change it, agents read and acknowledge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fake_engine import engine
from procrastinate import testing
from procrastinate.contrib.django import app

from console.conftest import browser_of
from handrail.accounts.models import Team, User
from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant
from handrail.assistants.wording import catalogue
from handrail.autonomy.queries import CHANNELS
from handrail.console.screens import attempts as attempts_screen
from handrail.console.words.names import REASONS
from handrail.console.words.readiness import KINDS, OPEN_TEXTS, VERDICTS, WORDINGS
from handrail.intents.models import Intent
from handrail.readiness.briefing import write_briefing
from handrail.readiness.drills import play_drill
from handrail.readiness.escalation import reasons_at
from handrail.readiness.models import Acknowledgement, BreakAttempt, Briefing, Drill, EscalationRow, ReviewOwner
from handrail.readiness.openness import digest_of, reword
from handrail.readiness.policy import HANDOFF_WORDINGS, CaseKind, Verdict
from handrail.readiness.policy import OPEN_TEXTS as OPEN_KEYS
from handrail.readiness.queries import drill_status, openness_status

HOME = "/console/readiness/"


@pytest.fixture
def intent(orders: Team) -> Intent:
    return Intent.objects.create(slug="order_status", title="Order status", risk="low", team=orders)


@pytest.fixture
def small(assistant: Assistant) -> Assistant:
    """The assistant in one language, so that drills are short."""
    assistant.languages = ["en"]
    assistant.save()
    return assistant


def at(name: str, *arguments: object) -> str:
    return reverse(f"console:{name}", args=arguments)


def seen(user: User, path: str) -> str:
    response = browser_of(user).get(path)
    assert response.status_code == 200
    return response.content.decode()


def begun(user: User, participant: User | None = None) -> Drill:
    """A drill that somebody begins at the screen; its job waits."""
    sent = {"participant": participant.email} if participant else {}
    with app.replace_connector(testing.InMemoryConnector()):
        response = browser_of(user).post(at("drill_beginning", "fernhill", "chat"), sent)
    drill = Drill.objects.get(ended_at__isnull=True)
    assert response.headers["Location"] == at("drill", drill.pk)
    return drill


def test_everything_that_is_stored_has_words(assistant: Assistant) -> None:
    assert set(KINDS) == set(CaseKind)
    assert set(VERDICTS) == set(Verdict)
    assert set(WORDINGS) == set(HANDOFF_WORDINGS) <= set(catalogue("en"))
    assert set(OPEN_TEXTS) == set(OPEN_KEYS) <= set(catalogue("en"))
    assert set(reasons_at(assistant)) <= set(REASONS)


def test_the_overview_says_what_is_missing(ada: User, assistant: Assistant, intent: Intent) -> None:
    text = seen(ada, HOME)
    for words in (
        "No drill has been run on this channel",
        "Nobody has tried to break the bot by hand in the last 7 days",
        "English: a person must read and confirm the texts",
        "No briefing is written",
        "Nobody is named who reviews the answers each week",
    ):
        assert words in text
    assert text.count("No drill has been run") == len(CHANNELS)


def test_the_overview_takes_as_many_queries_for_many_intents(
    ada: User, assistant: Assistant, intent: Intent, django_assert_max_num_queries: object
) -> None:
    browser = browser_of(ada)
    browser.get(HOME)
    for number in range(20):
        Intent.objects.create(slug=f"more_{number}", title=f"More {number}", team=intent.team)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert "More 19" in browser.get(HOME).content.decode()


def test_without_an_assistant_or_intents_the_overview_says_so(ines: User, orders: Team) -> None:
    assert "There are no assistants yet." in seen(ines, HOME)
    Assistant.objects.create(slug="fernhill", name="Fern", brand="F", languages=["en"], front_team=orders)
    assert "There are no intents yet." in seen(ines, HOME)


def test_what_does_not_exist_is_not_found(ada: User, assistant: Assistant) -> None:
    nothing = "00000000-0000-7000-8000-000000000000"
    for path in (
        at("readiness_of", "nobody"),
        at("escalation", "nobody"),
        at("openness", "nobody"),
        at("drills", "fernhill", "pigeon"),
        at("drill", nothing),
        at("attempt", nothing),
        at("briefing", "nothing"),
    ):
        assert browser_of(ada).get(path).status_code == 404


def test_an_agent_reads_everything_and_changes_nothing(ben: User, assistant: Assistant, intent: Intent) -> None:
    for path in (HOME, at("escalation", "fernhill"), at("openness", "fernhill"), at("briefing", intent.slug)):
        assert "<select" not in seen(ben, path)
    for path in (
        at("route", "fernhill", "legal"),
        at("review_owner", "fernhill", intent.slug),
        at("drill_beginning", "fernhill", "chat"),
        at("openness_confirmation", "fernhill", "en"),
        at("openness_text", "fernhill", "en", "disclosure"),
        at("briefing_version", intent.slug),
    ):
        assert browser_of(ben).post(path, {"text": "x", "after": "0"}).status_code == 403
    assert not any(model.objects.exists() for model in (EscalationRow, Briefing, Drill, ReviewOwner))


def test_a_lead_sets_a_row_of_the_map(ada: User, assistant: Assistant, orders: Team) -> None:
    sent = {"team": "orders", "minutes": "15", "wording": "handoff_asked"}
    response = browser_of(ada).post(at("route", "fernhill", "legal"), sent)
    assert response.headers["Location"] == at("escalation", "fernhill") + "#reason-legal"
    row = EscalationRow.objects.get()
    assert (row.reason, row.team, row.deadline_minutes, row.wording, row.by) == (
        "legal",
        orders,
        15,
        "handoff_asked",
        ada,
    )
    text = seen(ada, at("escalation", "fernhill"))
    assert "Set by hand" in text
    assert all(f'id="reason-{name}"' in text for name in triggers())


@pytest.mark.parametrize("sent", [{"team": "nobody"}, {"minutes": "soon"}, {"minutes": "0"}, {"wording": "go away"}])
def test_a_row_that_makes_no_sense_is_refused_in_words(ada: User, assistant: Assistant, sent: dict[str, str]) -> None:
    response = browser_of(ada).post(at("route", "fernhill", "legal"), sent, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "notice" in response.headers["HX-Trigger"]
    assert not EscalationRow.objects.exists()


def test_a_team_that_nobody_staffs_is_shown_as_missing(ines: User, assistant: Assistant) -> None:
    assert "Orders has no active member who works in the inbox" in seen(ines, at("escalation", "fernhill"))


def test_a_drill_is_watched_until_it_ends(ada: User, small: Assistant, intent: Intent) -> None:
    drill = begun(ada)
    page = seen(ada, at("drill", drill.pk))
    assert "Being planned" in page
    assert f'hx-get="{at("drill_progress", drill.pk)}"' in page
    play_drill(drill_id=drill.pk, engine=engine())
    body = seen(ada, at("drill_progress", drill.pk))
    assert "hx-get" not in body
    assert "Passed" in body
    case = drill.cases.get(expects="legal")
    assert case.decision is not None
    assert at("conversation", case.conversation_id) in body
    assert at("decision", case.decision.pk) in body
    assert browser_of(ada).get(at("conversation", case.conversation_id)).status_code == 200
    assert drill_status(small, "chat", timezone.now()).ready


def test_a_failed_drill_says_what_did_not_hold(ada: User, small: Assistant) -> None:
    drill = begun(ada)
    play_drill(drill_id=drill.pk, engine=engine())
    drill.cases.filter(expects="legal").update(failures=[{"code": "wrong_team", "team": "A<b>", "expected": "B"}])
    Drill.objects.update(passed=False)
    assert "It went to A&lt;b&gt;; the map says B." in seen(ada, at("drill", drill.pk))
    assert "The last drill failed in 1 cases" in seen(ada, HOME)


def test_only_one_drill_runs_and_one_that_stands_still_goes_on(ada: User, small: Assistant, ben: User) -> None:
    drill = begun(ada, ben)
    assert drill.participant == ben
    assert at("drill", drill.pk) in seen(ada, at("drills", "fernhill", "chat"))
    assert at("drill_continuation", drill.pk) not in seen(ada, at("drill", drill.pk))
    Drill.objects.update(begun_at=timezone.now() - timedelta(minutes=1))
    assert at("drill_continuation", drill.pk) in seen(ada, at("drill", drill.pk))
    with app.replace_connector(testing.InMemoryConnector()) as queued:
        browser_of(ada).post(at("drill_continuation", drill.pk))
        assert len(queued.connector.jobs) == 1
        again = browser_of(ada).post(at("drill_beginning", "fernhill", "chat"), headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert Drill.objects.count() == 1


def test_who_tries_to_break_the_bot_sees_its_words_and_gives_a_verdict(
    ben: User, small: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts_screen, "current_engine", engine)
    browser = browser_of(ben)
    browser.post(at("attempt_beginning", "fernhill", "chat"), {"language": "en"})
    attempt = BreakAttempt.objects.get()
    assert browser.post(at("attempt_words", attempt.pk), {"text": " "}).status_code == 422
    browser.post(at("attempt_words", attempt.pk), {"text": "You'll hear from my <b>lawyer</b>"})
    page = seen(ben, at("attempt", attempt.pk))
    assert "my &lt;b&gt;lawyer&lt;/b&gt;" in page
    assert "I am passing this to our Orders team" in page
    refused = browser.post(at("attempt_verdict", attempt.pk), {"verdict": "broke", "words": ""})
    assert refused.status_code == 422
    assert "Say what broke, for those who mend it." in refused.content.decode()
    browser.post(at("attempt_verdict", attempt.pk), {"verdict": "broke", "words": "It was rude."})
    listed = seen(ben, at("drills", "fernhill", "chat"))
    assert "Ben broke the bot: It was rude" in listed
    browser.post(at("attempt_beginning", "fernhill", "chat"), {"repeats": str(attempt.pk)})
    assert BreakAttempt.objects.get(repeats=attempt).person == ben


def test_nobody_speaks_in_anothers_attempt(ada: User, ben: User, small: Assistant) -> None:
    browser_of(ben).post(at("attempt_beginning", "fernhill", "chat"))
    attempt = BreakAttempt.objects.get()
    assert 'name="text"' not in seen(ada, at("attempt", attempt.pk))
    assert browser_of(ada).post(at("attempt_words", attempt.pk), {"text": "Hi"}).status_code == 403


def test_agents_see_everywhere_how_many_briefings_wait_and_acknowledge_them(
    ada: User, ben: User, assistant: Assistant, intent: Intent
) -> None:
    assert at("briefings_waiting") in seen(ben, "/console/inbox/")
    assert seen(ben, at("briefings_waiting")).strip() == ""
    start = seen(ada, at("briefing", intent.slug))
    assert "What it is about: Order status." in start
    browser_of(ada).post(at("briefing_version", intent.slug), {"text": "Claim <b>fast</b>.", "after": "0"})
    assert ">1<" in seen(ben, at("briefings_waiting"))
    assert "1 briefing waits for you" in seen(ben, at("briefings"))
    page = seen(ben, at("briefing", intent.slug))
    assert "Claim &lt;b&gt;fast&lt;/b&gt;." in page
    browser_of(ben).post(at("acknowledgement", intent.slug), {"version": "1"})
    assert Acknowledgement.objects.get().person == ben
    assert seen(ben, at("briefings_waiting")).strip() == ""
    assert "1 of 2 have read it" in seen(ada, at("briefing", intent.slug))


def test_what_is_acknowledged_is_the_version_that_was_shown(ada: User, ben: User, intent: Intent) -> None:
    for text in ("First.", "Second."):
        write_briefing(intent=intent, text=text, by=ada)
    post = browser_of(ben).post
    assert post(at("acknowledgement", intent.slug), {"version": "1"}, headers={"HX-Request": "true"}).status_code == 409
    assert post(at("acknowledgement", intent.slug), {"version": "9"}).status_code == 404
    assert not Acknowledgement.objects.exists()


def test_a_reviewer_acknowledges_nothing(rosa: User, ada: User, intent: Intent) -> None:
    write_briefing(intent=intent, text="Read.", by=ada)
    assert browser_of(rosa).post(at("acknowledgement", intent.slug), {"version": "1"}).status_code == 403
    assert at("briefings_waiting") not in seen(rosa, HOME)


def test_shipped_words_are_marked_read_and_confirmed(ada: User, assistant: Assistant) -> None:
    page = seen(ada, at("openness", "fernhill"))
    assert page.count("Shipped wording: read it and confirm") == 2 * len(OPEN_KEYS)
    digest = digest_of(assistant, "en")
    assert digest in page
    browser_of(ada).post(at("openness_confirmation", "fernhill", "en"), {"digest": digest})
    assert openness_status(assistant).met == 1
    own = {"text": "We keep it for 30 days."}
    browser_of(ada).post(at("openness_text", "fernhill", "en", "privacy_copy"), own)
    assistant.refresh_from_db()
    assert openness_status(assistant).met == 0
    assert "We keep it for 30 days." in seen(ada, at("openness", "fernhill"))
    stale = browser_of(ada).post(
        at("openness_confirmation", "fernhill", "en"), {"digest": digest}, headers={"HX-Request": "true"}
    )
    assert stale.status_code == 409
    browser_of(ada).post(at("openness_text", "fernhill", "en", "privacy_copy"), {"shipped": "yes"})
    assistant.refresh_from_db()
    assert openness_status(assistant).met == 1


def test_a_lead_names_who_reviews(ada: User, ben: User, assistant: Assistant, intent: Intent) -> None:
    address = at("review_owner", "fernhill", intent.slug)
    browser_of(ada).post(address, {"person": ada.email, "weekday": "1", "hour": "10"})
    assert ReviewOwner.objects.get().person == ada
    assert "Tuesday" in seen(ada, HOME)
    for sent in (
        {"person": ben.email, "weekday": "1", "hour": "10"},
        {"person": "nobody@x", "weekday": "1", "hour": "10"},
        {"person": ada.email, "weekday": "9", "hour": "10"},
        {"person": ada.email, "weekday": "1", "hour": "late"},
    ):
        assert browser_of(ada).post(address, sent, headers={"HX-Request": "true"}).status_code == 422


def test_the_widget_gets_what_the_assistant_says_of_customers_data(assistant: Assistant, ada: User) -> None:
    reword(assistant=assistant, language="de", key="privacy_copy", text="{brand} löscht es.", by=ada)
    told = Client().get("/widget/config", {"assistant": "fernhill", "language": "de"}).json()["wording"]
    assert told["privacy_copy"] == "Fernhill löscht es."
    assert told["privacy_title"] == catalogue("de")["privacy_title"]
