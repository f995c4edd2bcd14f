"""Thresholds come from cases and a stated limit; every version stays on record. The promise itself: statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from replaying import ORDER, Past

from handrail.accounts.models import User
from handrail.autonomy.models import Cell
from handrail.changes.models import Change
from handrail.intents.models import EmbeddingModel, Intent
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.quality.models import CellThreshold, Replay, ReplayCase, RiskLimit
from handrail.quality.queries import current_threshold, risk_limit
from handrail.quality.staleness import changed_since
from handrail.quality.thresholds import ReplayStaleError, offer, set_risk_limit, set_threshold

pytestmark = pytest.mark.django_db
Run = Callable[..., Replay]


@pytest.fixture
def replay(replayed: Run, past: Past) -> Replay:
    past(ORDER, "order_status")
    return replayed()


def scored(replay: Replay, cases: Sequence[tuple[float, bool]], past: Past) -> None:
    """Give a replay cases of these confidences, for the cell of order status."""
    first = ReplayCase.objects.filter(replay=replay).first()
    assert first is not None
    ReplayCase.objects.bulk_create(
        ReplayCase(
            replay=replay,
            message=past(f"case {number}"),
            label="order_status",
            intent="order_status",
            language="en",
            outcome="answer",
            reason="confident",
            confidence=confidence,
            worth="right" if right else "wrong",
            grade="right" if right else "wrong",
            known=True,
            gist=first.gist,
            vectors=b"",
            record=first.record,
        )
        for number, (confidence, right) in enumerate(cases)
    )
    first.delete()


GOOD = [(round(0.99 - number / 1000, 4), True) for number in range(200)]
FALLING = [*GOOD, *((round(0.6 - number / 1000, 4), number % 3 > 0) for number in range(200))]


def test_too_few_cases_give_no_threshold_and_the_cell_steps_down(replay: Replay, cell: Cell, ada: User) -> None:
    row = set_threshold(cell=cell, replay=replay, by=ada, reason="first")
    assert (row.version, row.value, row.shown, row.bound, row.cases) == (1, None, None, 1.0, 1)
    cell.refresh_from_db()
    assert (cell.threshold, cell.stage) == (None, "suggest")


def test_at_first_it_is_one_step_stricter_than_shown_and_then_may_be_loosened(
    replay: Replay, cell: Cell, ada: User, past: Past
) -> None:
    scored(replay, FALLING, past)
    strict = set_threshold(cell=cell, replay=replay, by=ada, reason="first")
    loose = set_threshold(cell=cell, replay=replay, by=ada, reason="more evidence", stricter=False)
    assert strict.value is not None
    assert strict.value > strict.shown == loose.value == loose.shown > 0.5
    assert (strict.version, loose.version) == (1, 2)
    assert (strict.wrong, loose.cases) == (0, 400)
    assert loose.bound <= loose.alpha == 0.05
    cell.refresh_from_db()
    assert (cell.threshold, cell.stage) == (loose.value, "full")
    assert current_threshold(cell) == loose


def test_every_version_stays_and_the_log_tells_who_and_why(replay: Replay, cell: Cell, ada: User, past: Past) -> None:
    scored(replay, GOOD, past)
    set_threshold(cell=cell, replay=replay, by=ada, reason="first evidence")
    set_threshold(cell=cell, replay=replay, by=None, reason="operator", stricter=False)
    assert list(CellThreshold.objects.filter(cell=cell).values_list("version", "by", "reason")) == [
        (2, None, "operator"),
        (1, ada.pk, "first evidence"),
    ]
    first = Change.objects.filter(kind="cell.threshold").order_by("at").first()
    assert first is not None
    assert (first.by_name, first.reason, first.after["threshold"]) == (
        "Ada",
        "first evidence",
        CellThreshold.objects.get(version=1).value,
    )


def test_an_offer_changes_nothing_and_says_what_more_labels_would_buy(
    replay: Replay, cell: Cell, intents: Sequence[Intent], past: Past
) -> None:
    scored(replay, FALLING[:230], past)
    made = offer(replay=replay, intent=intents[0])
    words = made.in_words()
    assert words[0] == "order_status: at most 5.0% of the answers wrong, sure to 90%; 230 cases"
    assert any(line.startswith("Answers from 0.") for line in words)
    assert [line for line in words if "more labels" in line] == [
        f"With {more.more} more labels: {more.coverage:.0%} answered" for more in made.result.more
    ]
    assert made.to_dict()["used"]["threshold"] == made.used.threshold if made.used else False
    assert not CellThreshold.objects.exists()
    assert not Change.objects.filter(kind="cell.threshold").exists()


def test_an_offer_of_too_few_cases_says_how_many_it_takes(replay: Replay, intents: Sequence[Intent]) -> None:
    assert (
        "the fewest that could are 45 cases without an error" in offer(replay=replay, intent=intents[0]).in_words()[1]
    )


def test_a_stated_limit_counts_instead_of_the_shipped_one_and_is_noted(
    replay: Replay, intents: Sequence[Intent], ada: User, past: Past
) -> None:
    scored(replay, FALLING, past)
    intent = intents[0]
    assert risk_limit(intent.pk, intent.risk) == (0.05, 0.10)
    assert risk_limit(intent.pk, "high") == (0.01, 0.10)
    loose = offer(replay=replay, intent=intent).result
    set_risk_limit(intent=intent, alpha=0.02, delta=0.05, by=ada, reason="our insurer")
    strict = offer(replay=replay, intent=intent).result
    assert (strict.alpha, strict.delta) == (0.02, 0.05)
    assert strict.accepted < loose.accepted
    change = Change.objects.get(kind="intent.risk_limit")
    assert (change.before, change.after) == ({"alpha": 0.05, "delta": 0.1}, {"alpha": 0.02, "delta": 0.05})
    set_risk_limit(intent=intent, alpha=0.02, delta=0.05, by=ada, reason="again")
    assert Change.objects.filter(kind="intent.risk_limit").count() == 1


@pytest.mark.parametrize(("alpha", "delta"), [(0, 0.1), (1, 0.1), (0.05, 0), (0.05, 1), (float("nan"), 0.1)])
def test_a_limit_is_a_share(intents: Sequence[Intent], ada: User, alpha: float, delta: float) -> None:
    with pytest.raises(InvalidError):
        set_risk_limit(intent=intents[0], alpha=alpha, delta=delta, by=ada, reason="why")
    assert not RiskLimit.objects.exists()


def test_only_who_may_change_autonomy_sets_them_and_says_why(
    replay: Replay, cell: Cell, intents: Sequence[Intent], ben: User, ada: User
) -> None:
    with pytest.raises(ForbiddenError):
        set_threshold(cell=cell, replay=replay, by=ben, reason="I like it")
    with pytest.raises(ForbiddenError):
        set_risk_limit(intent=intents[0], alpha=0.1, delta=0.1, by=ben, reason="I like it")
    with pytest.raises(InvalidError, match="say why"):
        set_threshold(cell=cell, replay=replay, by=ada, reason=" ")
    with pytest.raises(InvalidError, match="say why"):
        set_risk_limit(intent=intents[0], alpha=0.1, delta=0.1, by=ada, reason="")


def test_a_replay_that_is_not_finished_sets_nothing(replay: Replay, cell: Cell, ada: User) -> None:
    Replay.objects.update(finished_at=None)
    replay.refresh_from_db()
    with pytest.raises(InvalidError, match="not finished"):
        set_threshold(cell=cell, replay=replay, by=ada, reason="first")


def test_a_replay_of_other_articles_than_todays_sets_no_threshold(
    replay: Replay, cell: Cell, ada: User, past: Past
) -> None:
    scored(replay, GOOD, past)
    Replay.objects.update(knowledge={"order_status": "the words of last week"})
    replay.refresh_from_db()
    with pytest.raises(ReplayStaleError, match="replay again, then set the threshold: articles"):
        set_threshold(cell=cell, replay=replay, by=ada, reason="first")
    assert not CellThreshold.objects.exists()
    Replay.objects.update(knowledge={"refund": "another intent's words"})
    replay.refresh_from_db()
    assert set_threshold(cell=cell, replay=replay, by=ada, reason="first").value


@pytest.mark.parametrize("name", ["classifier", "encoder", "confidence"])
def test_a_replay_that_another_model_read_or_weighed_sets_no_threshold(
    replay: Replay, cell: Cell, ada: User, past: Past, name: str
) -> None:
    scored(replay, GOOD, past)
    EmbeddingModel.objects.create(fingerprint="todays", name="m", dimensions=16, active=True)
    assert changed_since(replay, "order_status") == ()
    replay.versions[name] = "of last week"
    assert changed_since(replay, "order_status") == (name,)
    with pytest.raises(ReplayStaleError, match=name):
        set_threshold(cell=cell, replay=replay, by=ada, reason="first")
