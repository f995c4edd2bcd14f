"""The sources of a desk: what they read of other rooms, and that they say so where there is nothing to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from fake_engine import engine
from pgvector import SparseVector

from governance.made_up import Messages as FewMessages
from governance.made_up import finding, good_sources
from handrail.accounts.models import Membership, User
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import place
from handrail.autonomy.models import Cell
from handrail.autonomy.queries import cell_named
from handrail.changes.noting import Kind, note_change
from handrail.governance.measuring import view_of
from handrail.governance.overriding import override
from handrail.governance.ports import CellView, NoEvidenceError, Sources
from handrail.governance.progress import Rounds
from handrail.governance.queries import open_overrides, progress_of_all
from handrail.governance.sources import Measures, Messages, Readiness, Record, Replays, Systems, Tripwires
from handrail.history.models import HistoryImport, PastConversation, PastLabel, PastMessage
from handrail.insights.models import Fact
from handrail.intents.models import ClassifierVersion, Intent
from handrail.knowledge.models import SPARSE_DIMENSIONS, Approval, Article, ArticleTerms, Passage, Revision, Source
from handrail.quality.models import Replay, ReplayCase, RiskLimit
from handrail.quality.replays.knowledge import knowledge_fingerprints
from handrail.readiness.drills import run_drill
from handrail.readiness.models import DrillCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def view(intents: Sequence[Intent], assistant: Assistant, ada: User) -> CellView:
    Intent.objects.update(owner=ada, audience="public")
    place(intent_slug="refund", channel="api", stage="shadow", control=5, by=None, reason="test")
    Cell.objects.filter(channel="api").update(threshold=0.8)
    return view_of(cell_named("refund", "api"))


@pytest.fixture
def told(assistant: Assistant) -> PastConversation:
    run = HistoryImport.objects.create(
        assistant=assistant, source="desk", format="csv", encoding="utf-8", file_name="x.csv", size=1, fingerprint="f"
    )
    return PastConversation.objects.create(history_import=run, assistant=assistant, source="desk", external_id="1")


def past(told: PastConversation, text: str, *labels: tuple[User | None, str]) -> PastMessage:
    message = PastMessage.objects.create(
        conversation=told, history_import=told.history_import, key=uuid4().hex, position=0, author="customer", text=text
    )
    for person, slug in labels:
        PastLabel.objects.create(
            message=message,
            intent=Intent.objects.get(slug=slug),
            person=person,
            origin="person" if person else "tags",
        )
    return message


def article(by: User, name: str = "refunds", words: str = "Five days.", owner: User | None = None) -> Revision:
    source, _ = Source.objects.get_or_create(name="help", defaults={"location": "help"})
    found, _ = Article.objects.get_or_create(source=source, external_id=name, language="en", defaults={"owner": owner})
    revision = Revision.objects.create(
        article=found, number=found.revisions.count() + 1, title=name, body=words, content_hash=f"{hash(words):x}"[:64]
    )
    revision.intents.add(Intent.objects.get(slug="refund"))
    Approval.objects.create(revision=revision, by=by)
    ArticleTerms.objects.update_or_create(
        article=found,
        defaults={
            "revision": revision,
            "language": "en",
            "audience": "public",
            "lexical": SparseVector({0: 1.0}, SPARSE_DIMENSIONS),
            "term_ids": [],
        },
    )
    return revision


def replayed(assistant: Assistant, told: PastConversation, worths: Sequence[str], channel: str = "api") -> Replay:
    run = Replay.objects.create(
        assistant=assistant,
        channel=channel,
        cases=len(worths),
        finished_at=timezone.now(),
        knowledge=knowledge_fingerprints(),
        versions={"classifier": "none"},
    )
    for place_, worth in enumerate(worths):
        ReplayCase.objects.create(
            replay=run, message=past(told, f"m{place_}"), label="refund", intent="refund", language="en",
            outcome="answer", reason="confident", confidence=0.99 - place_ / 100, worth=worth, grade=worth,
            known=worth == "right", gist=b"", vectors=b"", record={},
        )  # fmt: skip
    return run


def test_a_message_counts_when_all_people_who_labelled_it_agree(
    view: CellView, told: PastConversation, ada: User, ben: User
) -> None:
    past(told, "agreed", (ada, "refund"), (ben, "refund"))
    past(told, "disputed", (ada, "refund"), (ben, "order_status"))
    past(told, "tagged", (None, "refund"))
    past(told, "corrected", (None, "refund"), (ada, "order_status"))
    assert sorted(message.text for message in Messages().labelled(view)) == ["agreed", "tagged"]
    assert list(Messages().languages()) == ["en", "de"]


def test_a_replay_is_read_at_the_cells_threshold(view: CellView, told: PastConversation, assistant: Assistant) -> None:
    replayed(assistant, told, ["right"] * 15 + ["wrong"] * 10)
    found = Replays().figures(view)
    assert (found.n, found.answered, found.wrong) == (25, 20, 5)
    assert (found.alpha, found.delta, found.stale) == (0.05, 0.10, ())
    assert found.curve[-1][1] == 1.0
    RiskLimit.objects.create(intent=Intent.objects.get(slug="refund"), alpha=0.10, delta=0.2)
    assert Replays().figures(view).alpha == 0.10
    known = Replays().knowledge(view)
    assert (known.n, known.answered) == (25, 15)


def test_a_replay_on_another_channel_is_no_evidence(
    view: CellView, told: PastConversation, assistant: Assistant
) -> None:
    replayed(assistant, told, ["right"], channel="chat")
    with pytest.raises(NoEvidenceError):
        Replays().figures(view)


def test_changed_words_and_a_new_classifier_make_a_replay_stale(
    view: CellView, told: PastConversation, assistant: Assistant, ada: User
) -> None:
    article(ada, owner=ada)
    replayed(assistant, told, ["right"] * 5)
    assert Replays().figures(view).stale == ()
    article(ada, words="Ten days.", owner=ada)
    assert "articles of this intent have changed" in Replays().figures(view).stale[0]
    ClassifierVersion.objects.create(fingerprint="new", encoder="e", arrays=b"", examples=1, active=True)
    assert len(Replays().knowledge(view).stale) == 2


def test_articles_out_of_order_are_named(
    view: CellView, told: PastConversation, assistant: Assistant, ada: User
) -> None:
    article(ada, "no-owner")
    old = article(ada, "old", "Old words.", owner=ada)
    Revision.objects.filter(pk=old.pk).update(review_by="2020-01-01")
    for name in ("one", "two"):
        article(ada, name, "The same words.", owner=ada)
    replayed(assistant, told, ["right"])
    found = Replays().knowledge(view)
    assert found.unowned == ("no-owner (en)",)
    assert found.outdated == ("old (en)",)
    assert found.duplicates == ("one (en)", "two (en)")


def test_articles_of_an_intent_that_contradict_each_other_are_quoted(
    view: CellView, told: PastConversation, assistant: Assistant, ada: User
) -> None:
    words = "A refund takes five working days.", "A refund takes ten working days.", "Refunds come back by card."
    for name, body in zip(("one", "two", "three"), words, strict=True):
        revision = article(ada, name, body, owner=ada)
        Passage.objects.create(
            revision=revision, position=0, text=body, html="", language="en", audience="public",
            lexical=SparseVector({0: 1.0}, SPARSE_DIMENSIONS),
        )  # fmt: skip
    replayed(assistant, told, ["right"])
    (conflict,) = Replays().knowledge(view).conflicts
    assert conflict == f"one (en): “{words[0]}” – two (en): “{words[1]}”"


def test_outcomes_are_counted_from_the_very_moment_of_the_rung(view: CellView) -> None:
    now = timezone.now()
    for minutes, value, side in ((-1, 1.0, "bot"), (1, 1.0, "bot"), (2, 0.0, "bot"), (3, 1.0, "people")):
        Fact.objects.create(
            measure="csat", source=f"s{minutes}{side}", value=value, conversation=uuid4(), intent="refund",
            channel="api", side=side, at=now + timedelta(minutes=minutes),
        )  # fmt: skip
    found = Measures().tally("csat", view, side="bot", since=now)
    assert (found.n, found.rate) == (2, 0.5)
    assert 0 < found.lower(0.95) < 0.5 < found.upper(0.95) < 1
    nothing = Measures().tally("csat", view, side="bot", since=now + timedelta(days=1))
    assert (nothing.n, nothing.rate, nothing.upper(0.95)) == (0, 0.0, 1.0)


def test_an_outcome_that_was_taken_back_does_not_count(view: CellView) -> None:
    for revision, sign in ((0, 1), (1, -1)):
        Fact.objects.create(
            measure="csat", source="s", revision=revision, sign=sign, value=1.0, conversation=uuid4(), intent="refund",
            channel="api", side="bot", at=timezone.now(),
        )  # fmt: skip
    assert Measures().tally("csat", view, side="bot", since=None).n == 0


def test_a_desk_without_an_assistant_has_no_evidence(view: CellView) -> None:
    Assistant.objects.all().delete()
    for ask in (Replays().figures, Replays().knowledge, lambda each: list(Messages().labelled(each))):
        with pytest.raises(NoEvidenceError):
            ask(view)


def test_no_system_is_connected_yet() -> None:
    assert Systems().problem("shop")


def test_the_last_breach_is_read_from_the_log(view: CellView) -> None:
    assert Tripwires().last_breach(view) is None
    change = note_change(Kind.TRIPWIRE, "refund x api", before=None, after={"signal": "csat"}, by=None)
    note_change(Kind.TRIPWIRE, "refund x chat", before=None, after={"signal": "csat"}, by=None)
    assert Tripwires().last_breach(view) == change.at


def test_the_record_names_the_words_and_everything_that_decides(view: CellView, ada: User) -> None:
    revision = article(ada, owner=ada)
    (words,) = Record().articles(view)
    assert (words.article, words.sha256, words.approved_by) == ("refunds", revision.content_hash, "Ada")
    versions = Record().versions(view)
    assert set(versions) == {"classifier", "encoder", "confidence", "policy", "threshold", "wording"}
    before = versions["wording"]
    Assistant.objects.update(wording={"en": {"disclosure": "I am a bot"}})
    assert Record().versions(view)["wording"] != before


def measure_all(sources: Sources) -> int:
    """One round over all cells; returns how many there were."""
    rounds, number = Rounds(), 0
    while rounds.step(sources):
        number += 1
    return number


def test_how_far_each_cell_is_is_kept_for_lists_and_ends_overrides_that_nobody_needs(
    view: CellView, ada: User, admin: User
) -> None:
    few = good_sources(messages=FewMessages([]))
    for by in (ada, admin):
        override(intent_slug="refund", channel="api", gate="language", by=by, reason="x", sources=few)
    assert measure_all(few) == Cell.objects.count()
    cell = cell_named("refund", "api")
    known = progress_of_all()[cell.pk]
    assert (known.wanted, known.passed, known.gates, known.lacking) == ("suggest", 3, 3, [])
    assert open_overrides()[cell.pk]
    measure_all(good_sources())
    assert open_overrides() == {}
    measure_all(few)
    assert progress_of_all()[cell.pk].lacking == ["language"]


def test_cells_are_measured_one_at_a_time_in_rounds_of_five_minutes(view: CellView) -> None:
    now = [1000.0]
    rounds, few = Rounds(lambda: now[0]), good_sources(messages=FewMessages([]))
    number = Cell.objects.count()
    assert [rounds.step(few) for _ in range(number + 2)] == [1] * number + [0, 0]
    assert len(progress_of_all()) == number
    now[0] += 299
    assert rounds.step(few) == 0
    now[0] += 1
    assert rounds.step(few) == 1


def test_a_map_and_a_drill_of_the_channel_are_read(view: CellView, assistant: Assistant, ada: User) -> None:
    Membership.objects.create(team=assistant.front_team, user=ada)
    Assistant.objects.update(languages=["en"])
    assistant.refresh_from_db()
    before = finding("escalation", good_sources(readiness=Readiness()), view)
    assert not before.met
    assert any("safety of persons" in line or "safety" in line for line in before.fixed)
    run_drill(assistant=assistant, channel="api", by=ada, engine=engine())
    drilled = Readiness().drill(replace(view, now=timezone.now()))
    assert (drilled.met, drilled.missing, drilled.safety) == (1, (), ())
    DrillCase.objects.filter(expects="safety").update(failures=[["nobody_came", {}]])
    assert "safety" in Readiness().drill(view).safety[0]


def test_what_readiness_lacks_is_said_in_its_words(view: CellView, assistant: Assistant) -> None:
    sources = good_sources(readiness=Readiness())
    for gate, words in (("briefed", "no briefing"), ("openness", "a person must"), ("review_owner", "nobody is named")):
        found = finding(gate, sources, view)
        assert not found.met
        assert any(words in line for line in found.missing)
