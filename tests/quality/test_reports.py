"""What a replay found, counted and compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_engine import TRACKING, Shelf
from fake_engine import engine as small
from replaying import ORDER, Past, grades

from handrail.answering.engine import Engine
from handrail.assistants.models import Assistant
from handrail.history.models import PastMessage
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.quality import queries
from handrail.quality.grading import Grade
from handrail.quality.models import Replay
from handrail.quality.replays.comparing import compare
from handrail.quality.replays.report import Counts, added, counts_by, failures, rate
from handrail.quality.replays.rules import Rules
from handrail.quality.replays.whatif import decided_again
from handrail.quality.staleness import changed_since
from handrail.statistics.intervals import wilson

pytestmark = pytest.mark.django_db
Run = Callable[..., Replay]


def counted(replay: Replay, group: str) -> dict[str, dict[str, int]]:
    return {name: {str(one): n for one, n in each.grades.items()} for name, each in counts_by(replay, group).items()}


def test_cases_are_counted_by_label_language_hardness_and_cause(replayed: Run, history: list[PastMessage]) -> None:
    replay = replayed()
    assert counted(replay, "intent") == {
        "refund": {"right": 1, "wrong": 1},
        "order_status": {"right": 1},
        "out_of_scope": {"escalated_rightly": 1},
    }
    assert counted(replay, "language") == {"en": {"right": 2, "wrong": 1, "escalated_rightly": 1}}
    assert counted(replay, "cause") == {"": {"right": 2, "escalated_rightly": 1}, "intent": {"wrong": 1}}
    with pytest.raises(InvalidError):
        counts_by(replay, "weather")


def test_a_case_that_is_hard_in_two_ways_counts_in_both_and_a_plain_one_as_plain(replayed: Run, past: Past) -> None:
    past(ORDER, "order_status")
    past("Where is my order? I also want my money! This is a horrible disgrace, worst ever!", "refund")
    by = counted(replayed(), "hardness")
    assert by["plain"] == {"right": 1}
    assert set(by) == {"plain", "several", "frustrated"}


def test_rates_are_of_the_answered_with_their_interval() -> None:
    counts = Counts({Grade.RIGHT: 16, Grade.WRONG: 2, Grade.DOUBTFUL: 1, Grade.MISSED_ESCALATION: 1})
    others = Counts({Grade.ESCALATED_RIGHTLY: 15, Grade.ESCALATED_NEEDLESSLY: 3, Grade.ASKED_BACK: 2})
    both = added([counts, others])
    assert (both.cases, both.answered, both.failed) == (40, 20, 4)
    assert both.wrong_rate == (0.2, *wilson(4, 20))
    assert both.coverage == (0.5, *wilson(20, 40))
    assert others.wrong_rate is None
    assert rate(0, 0) is None


def test_failures_list_wrong_answers_before_detours_and_the_surest_first(
    replayed: Run, history: list[PastMessage]
) -> None:
    replay = replayed()
    whatif = [(case.label, case.cause) for case in failures(replay)]
    assert whatif == [("refund", "intent")]
    assert failures(replay, intent="order_status").count() == 0
    assert failures(replay, intent="refund", cause="intent").count() == 1
    assert failures(replay, cause="article").count() == 0


def test_two_replays_compare_case_by_case(replayed: Run, history: list[PastMessage], engine: object) -> None:
    before = replayed()
    poorer = small(Shelf((TRACKING,)))
    poorer.versions["search"] = "poorer"
    after = replayed(engine=poorer)
    found = compare(before, after)
    assert found.shared == 4
    assert [(each.message, each.before) for each in found.worse] == [(history[1].pk, Grade.RIGHT)]
    assert found.changed == ("search",)
    back = compare(after, before)
    assert [each.message for each in back.better] == [each.message for each in found.worse]
    assert compare(before, before).moved == ()
    assert found.to_dict()["worse_cases"][0]["text"] == history[1].text


def test_only_messages_that_both_replays_are_about_are_compared(replayed: Run, history: list[PastMessage]) -> None:
    assert compare(replayed(), replayed(intents=["order_status"])).shared == 2


def test_the_same_rules_give_the_same_grades(replayed: Run, history: list[PastMessage]) -> None:
    replay = replayed()
    outlook = decided_again(replay, Rules())
    assert (outlook.cases, outlook.better, outlook.worse) == (4, 0, 0)
    assert {name: each.grades for name, each in outlook.counts.items()} == {
        name: each.grades for name, each in counts_by(replay, "intent").items()
    }


def test_a_threshold_of_nothing_answers_all_that_could_be_answered(replayed: Run, history: list[PastMessage]) -> None:
    replay = replayed()
    could = sum(bool(case.worth) for case in replay.graded.all())
    outlook = decided_again(replay, Rules(every=0.0))
    assert added(outlook.counts.values()).answered == could == 3


def test_a_threshold_beyond_reach_answers_nothing_and_what_was_right_is_needless(
    replayed: Run, history: list[PastMessage]
) -> None:
    outlook = decided_again(replayed(), Rules(every=1.0))
    total = added(outlook.counts.values())
    assert total.answered == 0
    assert total.of(Grade.ESCALATED_NEEDLESSLY) == 2
    assert (outlook.better, outlook.worse) == (1, 2)


def test_one_intents_threshold_moves_only_its_own_cases(replayed: Run, history: list[PastMessage]) -> None:
    outlook = decided_again(replayed(), Rules({"refund": 1.0}))
    assert outlook.counts["refund"].of(Grade.ESCALATED_NEEDLESSLY) == 1
    assert outlook.counts["order_status"].of(Grade.RIGHT) == 1


def test_another_limit_of_scope_leaves_more_to_people(replayed: Run, history: list[PastMessage]) -> None:
    assert added(decided_again(replayed(), Rules(in_scope=0.99)).counts.values()).answered == 0


@pytest.mark.parametrize(
    "rules",
    [
        Rules({"hats": 0.5}),
        Rules({"refund": 1.5}),
        Rules(every=-0.1),
        Rules(in_scope=2),
        Rules(people=["hats"]),
        Rules(limits={"refund": 1.0}),
        Rules(risks={"refund": "none"}),
        Rules(muted=("luck",)),
    ],
)
def test_impossible_rules_are_refused(replayed: Run, history: list[PastMessage], rules: Rules) -> None:
    with pytest.raises(InvalidError):
        decided_again(replayed(), rules)


def test_figures_of_a_cell_are_of_the_cases_that_were_read_as_its_intent(
    replayed: Run, history: list[PastMessage]
) -> None:
    replay = replayed()
    figures = queries.replay_figures(replay, "order_status", 0.0)
    assert (figures.cases, figures.answered, figures.wrong) == (3, 2, 1)
    assert queries.replay_figures(replay, "order_status", 1.01).answered == 0
    cases = queries.scored_cases(replay, "order_status")
    assert [right for _, right in cases] == [True, False]
    scored = queries.scored(replay, "order_status")
    assert list(zip(scored.confidences, scored.correct, strict=True)) == cases
    assert queries.knowledge_share(replay, "refund") == queries.Share(2, 2)
    assert queries.knowledge_share(replay, "out_of_scope") == queries.Share(0, 1)


def test_the_latest_replay_is_the_newest_that_is_finished(
    replayed: Run, history: list[PastMessage], assistant: Assistant
) -> None:
    assert queries.latest_replay() is None
    first = replayed()
    second = replayed(intents=["order_status"])
    assert queries.latest_replay(assistant, channel="chat") == second
    assert queries.latest_replay(intent="refund") == first
    assert queries.latest_replay(channel="api") is None
    Replay.objects.filter(pk=second.pk).update(finished_at=None)
    assert queries.latest_replay() == first


def test_a_replay_is_named_by_the_beginning_of_its_id(replayed: Run, history: list[PastMessage]) -> None:
    replay = replayed()
    assert queries.replay_named(str(replay.pk)[:13].upper()) == replay
    for name in ("", "zzz"):
        with pytest.raises(NotFoundError):
            queries.replay_named(name)


def test_a_replay_is_stale_for_the_intents_whose_articles_changed(replayed: Run, history: list[PastMessage]) -> None:
    replay = replayed()
    assert changed_since(replay, "refund") == ()
    replay.knowledge = {"refund": "what it was"}
    assert changed_since(replay, "refund") == ("articles",)
    assert changed_since(replay, "order_status") == ()


def test_grades_are_in_the_order_of_messages(replayed: Run, history: list[PastMessage]) -> None:
    assert len(grades(replayed())) == 4


def test_what_is_left_to_people_is_answered_no_more(replayed: Run, history: list[PastMessage]) -> None:
    outlook = decided_again(replayed(), Rules(people=["refund"]))
    assert outlook.counts["refund"].of(Grade.RIGHT) == 0
    assert outlook.counts["order_status"].of(Grade.RIGHT) == 1
    (turned,) = [each for each in outlook.turned if each.change < 0]
    assert (turned.before, turned.after, turned.cause) == (Grade.RIGHT, Grade.ESCALATED_NEEDLESSLY, "suggested")


def test_a_stated_limit_gives_the_threshold_that_the_cases_allow(replayed: Run, past: Past) -> None:
    for number in range(60):
        past(f"{ORDER} {number}", "order_status")
    replay = replayed()
    assert decided_again(replay, Rules(limits={"order_status": 0.05})).counts["order_status"].answered > 0
    assert decided_again(replay, Rules(limits={"order_status": 0.001})).counts["order_status"].answered == 0


def test_another_risk_brings_its_limit_and_its_ceiling(replayed: Run, past: Past) -> None:
    for number in range(60):
        past(f"{ORDER} {number}", "order_status")
    replay = replayed()
    low, medium, high = (
        decided_again(replay, Rules(risks={"order_status": risk})).counts["order_status"]
        for risk in ("low", "medium", "high")
    )
    assert low.answered > 0
    assert medium.answered == 0, "sixty cases do not show that at most 2 % are wrong"
    assert high.answered == 0


def test_without_a_trigger_the_engine_searches_for_what_it_had_left_to_people(
    replayed: Run, past: Past, engine: Engine
) -> None:
    past("Where is my order? This is a disgrace, the worst shop ever!", "order_status")
    replay = replayed()
    case = replay.graded.get()
    assert (case.grade, case.record["drafts"]) == ("escalated_rightly", [])
    names = tuple(found["name"] for found in case.record["reading"]["triggers"])
    assert names
    blind = decided_again(replay, Rules(muted=names))
    assert (blind.unsearched, added(blind.counts.values()).answered) == (1, 0)
    seeing = decided_again(replay, Rules(muted=names, every=0.0), engine=engine)
    assert (seeing.unsearched, seeing.counts["order_status"].of(Grade.RIGHT)) == (0, 1)
    assert replay.graded.get().grade == "escalated_rightly", "nothing is changed"
