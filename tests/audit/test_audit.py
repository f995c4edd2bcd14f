"""What an audit finds in a history, and what becomes of a type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from cast import at_once, person
from fake_engine import Page, page

from audit.conftest import Tell
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.audit import ranking
from handrail.audit.clustering import clusters
from handrail.audit.coverage import risk_words
from handrail.audit.models import AuditRun, SuggestedLabel, TypeMessage
from handrail.audit.naming import cluster_names
from handrail.audit.options import Options
from handrail.audit.proposing import propose
from handrail.audit.running import NothingToAuditError, begin_audit, run_audit
from handrail.changes.models import Change
from handrail.history.actions import delete_import
from handrail.history.models import HistoryImport, PastLabel
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError

pytestmark = pytest.mark.django_db
Audited = Callable[..., AuditRun]

TOPICS = {
    "card": ["my new card did not arrive", "card still waiting arrive", "when will the card arrive by post"],
    "rate": ["exchange rate is wrong", "which exchange rate applies", "the rate of exchange for dollars"],
    "pin": ["forgot my pin code", "change the pin code", "pin code blocked at the machine"],
}


def many(tell: Tell, topic: str, times: int, *tags: str) -> None:
    for at in range(times):
        tell(f"{TOPICS[topic][at % 3]} {'please' if at % 2 else 'thanks'} {topic}", *tags)


def test_untagged_messages_become_types_with_readable_names(tell: Tell, audited: Audited) -> None:
    for topic in TOPICS:
        many(tell, topic, 15)
    run = audited()
    kinds = list(run.types.all())
    assert sum(kind.conversations for kind in kinds) == 45
    assert {kind.origin for kind in kinds} == {"cluster"}
    for kind in kinds:
        topics = {row.message.text.split()[-1] for row in kind.messages.select_related("message")}
        assert len(topics) == 1
        assert any(word in kind.title for word in ("card", "rate", "exchange", "pin", "arrive", "code"))


def test_the_same_history_gives_the_same_findings(tell: Tell, audited: Audited) -> None:
    for topic in TOPICS:
        many(tell, topic, 15)
    first, second = (list(audited().types.values_list("key", "title", "score", "conversations")) for _ in "ab")
    assert first == second


def test_audits_are_counted_and_the_old_ones_stay(tell: Tell, audited: Audited) -> None:
    many(tell, "card", 6, "card")
    first = audited()
    many(tell, "rate", 6, "rate")
    second = audited()
    assert (first.number, second.number) == (1, 2)
    assert first.types.count() == 1
    assert second.types.count() == 2


def test_an_audit_reads_no_more_than_its_sample_and_says_of_how_many(tell: Tell, audited: Audited) -> None:
    many(tell, "card", 30, "card")
    run = audited(sample=12)
    assert (run.sampled, run.conversations) == (12, 30)


def test_an_audit_that_is_finished_is_not_made_again(tell: Tell, audited: Audited) -> None:
    many(tell, "card", 6, "card")
    run = audited()
    many(tell, "rate", 6, "rate")
    assert run_audit(run.pk).finished_at == run.finished_at
    assert run.types.count() == 1


def test_without_history_the_audit_says_so(assistant: Assistant) -> None:
    run = begin_audit(assistant=assistant, options=Options(), by=None)
    with pytest.raises(NothingToAuditError):
        run_audit(run.pk)
    run.refresh_from_db()
    assert "import history" in run.failed
    assert run.finished_at is None


def test_consistent_answers_rank_above_answers_of_all_kinds(tell: Tell, audited: Audited) -> None:
    for at in range(25):
        tell(f"{TOPICS['card'][at % 3]} card", "card", answer="Your card arrives within seven days.")
        tell(f"{TOPICS['rate'][at % 3]} rate", "rate", answer=" ".join(f"word{at}{part}" for part in range(6)))
    run = audited()
    card, rate = run.types.get(key="card"), run.types.get(key="rate")
    assert card.consistency > 0.99
    assert rate.consistency < 0.5
    assert rate.consistency_low <= rate.consistency <= rate.consistency_high
    assert card.place < rate.place


def test_handle_time_is_the_median_work_and_a_night_in_between_is_none(tell: Tell, audited: Audited) -> None:
    morning = datetime(2026, 5, 4, 10, tzinfo=UTC)
    for minutes in (4, 5, 6, 7, 60 * 14):
        tell("my new card did not arrive", "card", answer="Soon.", at=morning,
             answered_at=morning + timedelta(minutes=minutes))  # fmt: skip
    kind = audited().types.get()
    assert kind.handle_seconds == 6 * 60
    assert kind.timed == 5


def test_what_comes_after_hours_depends_on_the_desks_clock(tell: Tell, audited: Audited) -> None:
    monday_eight = datetime(2026, 5, 4, 8, tzinfo=UTC)
    for day in range(7):
        tell("my new card did not arrive", "card", at=monday_eight + timedelta(days=day))
    assert audited().types.get().after_hours == 1.0
    berlin = audited(time_zone="Europe/Berlin").types.get()
    assert berlin.after_hours == pytest.approx(2 / 7)
    assert berlin.hours[10] == 7


def test_languages_that_nobody_serves_lower_the_grade(tell: Tell, audited: Audited) -> None:
    for at in range(10):
        tell("my new card did not arrive", "card", language="en" if at % 2 else "fi")
    kind = audited().types.get()
    assert kind.languages == {"fi": 5, "en": 5}
    assert kind.parts["languages"] == 0.5


def test_risk_words_are_those_of_the_triggers_that_bring_in_people() -> None:
    texts = [("My lawyer will sue you for this.", "en"), ("Where is my parcel?", "en")]
    risky, names = risk_words(texts, ["en"])
    assert risky == 1
    assert "legal" in names


def test_without_knowledge_nothing_is_covered(tell: Tell, audited: Audited) -> None:
    many(tell, "card", 6, "card")
    kind = audited().types.get()
    assert (kind.covered, kind.covered_of) == (0, 6)
    assert kind.parts["coverage"] == 0


def test_a_figure_that_is_not_known_counts_neither_for_nor_against() -> None:
    known = ranking.Known(100, 0.1, 0.1, None, 1.0, 0.0, 1.0, None)
    parts = ranking.grades(known)
    assert parts["consistency"] is None
    assert parts["time"] is None
    assert ranking.score(parts) == 100.0


def test_rare_and_risky_types_are_not_proposed() -> None:
    fine = ranking.Known(100, 0.1, 0.1, 0.7, 1.0, 0.0, 1.0, 0.1)
    assert ranking.may_be_proposed(fine)
    assert not ranking.may_be_proposed(ranking.Known(19, 0.1, 0.1, 0.7, 1.0, 0.0, 1.0, 0.1))
    assert not ranking.may_be_proposed(ranking.Known(100, 0.1, 0.1, 0.7, 1.0, 0.3, 1.0, 0.1))


def test_groups_far_apart_are_found_without_knowing_how_many() -> None:
    random = np.random.default_rng(2)
    centres = random.normal(size=(6, 40))
    vectors = np.repeat(centres, 30, axis=0) + 0.15 * random.normal(size=(180, 40))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = clusters(vectors.astype(np.float32))
    members = [set(found[start : start + 30].tolist()) for start in range(0, 180, 30)]
    assert all(not (one & other) for at, one in enumerate(members) for other in members[at + 1 :])
    assert len(set(found.tolist())) <= 12


def test_no_two_clusters_have_the_same_name() -> None:
    names = cluster_names([["card arrive late"] * 4, ["card arrive late"] * 4, ["exchange rate wrong"] * 4])
    assert len(set(names)) == 3


def test_a_proposed_type_becomes_an_intent_with_suggestions_and_no_label(
    tell: Tell, audited: Audited, ada: User
) -> None:
    many(tell, "card", 8, "card_arrival")
    kind = audited().types.get()
    intent = propose(kind=kind, by=ada)
    assert (intent.slug, intent.title, intent.risk) == ("card_arrival", "Card arrival", "high")
    assert SuggestedLabel.objects.filter(intent=intent).count() == 8
    assert not PastLabel.objects.exists()
    noted = Change.objects.get(kind="intent")
    assert (noted.subject, noted.before, noted.by_name) == ("card_arrival", None, "Ada")


def test_proposing_twice_adds_nothing(tell: Tell, audited: Audited, ada: User) -> None:
    many(tell, "card", 8, "card_arrival")
    kind = audited().types.get()
    assert propose(kind=kind, by=ada) == propose(kind=kind, by=ada)
    assert Intent.objects.count() == 1
    assert SuggestedLabel.objects.count() == 8
    assert Change.objects.filter(kind="intent").count() == 1


def test_who_may_not_change_intents_proposes_none(tell: Tell, audited: Audited) -> None:
    many(tell, "card", 8, "card_arrival")
    with pytest.raises(ForbiddenError):
        propose(kind=audited().types.get(), by=person("Rosa", "reviewer"))
    assert not Intent.objects.exists()


@pytest.mark.parametrize("slug", ["Card Arrival", "out_of_scope", "card-arrival"])
def test_an_intent_gets_no_name_that_nothing_else_could_use(tell: Tell, audited: Audited, ada: User, slug: str) -> None:
    many(tell, "card", 8, "card_arrival")
    with pytest.raises(InvalidError):
        propose(kind=audited().types.get(), by=ada, slug=slug)


def test_when_an_import_is_deleted_what_was_found_of_it_goes_too(tell: Tell, audited: Audited, ada: User) -> None:
    many(tell, "card", 8, "card_arrival")
    kind = audited().types.get()
    propose(kind=kind, by=ada)
    delete_import(HistoryImport.objects.get())
    assert not TypeMessage.objects.exists()
    assert not SuggestedLabel.objects.exists()
    kind.refresh_from_db()
    assert kind.conversations == 8


@pytest.mark.parametrize(
    "wrong", [{"sample": 0}, {"time_zone": "Mars/Olympus"}, {"opens": 18, "closes": 9}, {"days": (7,)}]
)
def test_an_option_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        Options(**wrong)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_two_audits_begun_at_once_have_two_numbers(assistant: Assistant) -> None:
    def begin() -> int:
        return begin_audit(assistant=assistant, options=Options(), by=None).number

    assert sorted(at_once(begin, begin)) == [1, 2]


@pytest.mark.parametrize(("near", "covered"), [(0.9, 6), (0.4, 0)])
def test_a_type_is_covered_when_the_engines_own_draft_is_sure_and_near(
    tell: Tell, audited: Audited, knowledge: list[Page], near: float, covered: int
) -> None:
    knowledge.append(page("card-arrival", "Your card arrives within seven days.", dense=near))
    many(tell, "card", 6, "card")
    kind = audited().types.get()
    assert (kind.covered, kind.covered_of) == (covered, 6)
    titles = [each["title"] for each in kind.articles]
    assert titles == (["Card arrival"] if covered else [])


def test_an_article_of_no_words_in_common_covers_nothing(tell: Tell, audited: Audited, knowledge: list[Page]) -> None:
    knowledge.append(page("opening-hours", "We are open on weekdays.", dense=0.1))
    many(tell, "card", 6, "card")
    assert audited().types.get().covered == 0
