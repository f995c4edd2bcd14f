"""Launches open by themselves, goals are measured, and nothing can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from cast import at_once
from click.testing import CliRunner

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.changes.models import Change
from handrail.cli.main import handrail
from handrail.governance.actions import ask_up
from handrail.governance.launches.goals import end_goal, goals_of, set_goal
from handrail.governance.launches.growing import open_missing
from handrail.governance.launches.models import Goal, Launch, LaunchKind
from handrail.governance.launches.opening import close_launch, open_launch
from handrail.governance.launches.queries import launches
from handrail.insights.models import DayCount
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.statistics.trend import least_squares

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
DUE = TODAY + timedelta(days=56)


def subjects() -> set[str]:
    return {str(each) for each in Launch.objects.select_related("assistant", "intent")}


def counted(day: date, n: int, total: float) -> None:
    """`total` of `n` chats about order status were verified on a day."""
    DayCount.objects.create(
        day=day, assistant="fernhill", intent="order_status", channel="chat", language="en", stage="full", side="bot",
        measure="verified", n=n, total=total, weight_total=n, weighted_sum=total, weight_squares=n,
    )  # fmt: skip


@pytest.fixture
def launch(intents: Sequence[Intent]) -> Launch:
    open_missing()
    return Launch.objects.get(kind=LaunchKind.INTENT, intent__slug="order_status")


def test_assistants_languages_and_intents_open_their_launches_once(
    assistant: Assistant, intents: Sequence[Intent]
) -> None:
    Intent.objects.create(slug="idle", title="Idle", risk="low")
    wanted = {"deployment fernhill", "language fernhill in de", "intent order_status x chat", "intent refund x chat"}
    assert open_missing() == 4
    assert subjects() == wanted
    assert open_missing() == 0
    assistant.languages = ["en", "de", "fr"]
    assistant.save()
    assert open_missing() == 1
    assert subjects() == wanted | {"language fernhill in fr"}


def test_asking_for_a_first_cell_opens_the_intents_launch_and_a_second_channel_its_own(
    intents: Sequence[Intent], ada: User
) -> None:
    new = Intent.objects.create(slug="invoice", title="Invoice", risk="low")
    ask_up(intent_slug=new.slug, channel="api", by=ada, reason="Try")
    assert "intent invoice x api" in subjects()
    ask_up(intent_slug=new.slug, channel="chat", by=ada, reason="Try")
    assert {each for each in subjects() if "invoice" in each} == {"intent invoice x api", "channel invoice x chat"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_each_launch_once(assistant: Assistant, intents: Sequence[Intent]) -> None:
    at_once(open_missing, open_missing)
    assert Launch.objects.count() == len(subjects()) == 4


def test_a_person_opens_closes_and_opens_again_and_the_log_tells(intents: Sequence[Intent], ada: User) -> None:
    idle = Intent.objects.create(slug="idle", title="Idle", risk="low")
    launch = open_launch(kind=LaunchKind.INTENT, intent=idle, channel="chat", by=ada)
    with pytest.raises(ConflictError, match="open already"):
        open_launch(kind=LaunchKind.INTENT, intent=idle, channel="chat", by=ada)
    close_launch(launch=launch, by=ada, reason="Not this year")
    assert open_launch(kind=LaunchKind.INTENT, intent=idle, channel="chat", by=ada).pk == launch.pk
    noted = Change.objects.filter(kind="launch", subject="intent idle x chat").order_by("at")
    assert list(noted.values_list("after", flat=True)) == [{"open": True}, {"open": False}, {"open": True}]


def test_who_may_not_prepare_launches_opens_closes_and_sets_nothing(launch: Launch, ben: User) -> None:
    with pytest.raises(ForbiddenError):
        open_launch(kind=LaunchKind.INTENT, intent=launch.intent, channel="chat", by=ben)
    with pytest.raises(ForbiddenError):
        close_launch(launch=launch, by=ben, reason="No")
    with pytest.raises(ForbiddenError):
        set_goal(launch=launch, measure="verified", target=0.9, due=DUE, by=ben, today=TODAY)


def test_a_launch_is_reached_only_where_its_cell_is_as_high_as_its_risk_allows(launch: Launch) -> None:
    assert {each.launch: each.reached for each in launches()}[launch]
    Cell.objects.filter(intent=launch.intent).update(stage="pilot", share=50)
    assert not {each.launch: each.reached for each in launches()}[launch]
    Intent.objects.filter(pk=launch.intent_id).update(risk="high")
    Cell.objects.filter(intent=launch.intent).update(stage="suggest", share=0)
    assert {each.launch: each.reached for each in launches()}[launch]


def test_a_baseline_is_measured_and_stays_as_it_was(launch: Launch, ada: User) -> None:
    with pytest.raises(InvalidError, match="needs a baseline"):
        set_goal(launch=launch, measure="verified", target=0.9, due=DUE, by=ada, today=TODAY)
    counted(TODAY - timedelta(days=40), 100, 0)
    counted(TODAY - timedelta(days=28), 30, 15)
    counted(TODAY - timedelta(days=1), 10, 5)
    counted(TODAY, 100, 100)
    goal = set_goal(launch=launch, measure="verified", target=0.9, due=DUE, by=ada, today=TODAY)
    assert (goal.baseline, goal.baseline_n) == (0.5, 40)
    assert (goal.since, goal.until) == (TODAY - timedelta(days=28), TODAY - timedelta(days=1))
    counted(TODAY - timedelta(days=2), 100, 100)
    assert Goal.objects.get().baseline == 0.5
    assert Change.objects.get(kind="goal").after["baseline_n"] == 40


def test_a_goal_is_on_track_when_the_line_through_its_weeks_meets_the_target(launch: Launch, ada: User) -> None:
    for week, hits in enumerate([40, 45, 50, 55]):
        counted(TODAY - timedelta(days=22 - 7 * week), 100, hits)
    near = set_goal(launch=launch, measure="verified", target=0.9, due=DUE, by=ada, today=TODAY)
    far = set_goal(launch=launch, measure="verified", target=0.99, due=DUE, by=ada, today=TODAY)
    standing = {each.goal.pk: each for each in goals_of(launch, today=TODAY)}
    assert [rate for _, rate in standing[near.pk].weeks] == pytest.approx([0.40, 0.45, 0.50, 0.55])
    assert standing[near.pk].projected == pytest.approx(0.55 + 0.05 * 57 / 7)
    assert (standing[near.pk].on_track, standing[far.pk].on_track) == (True, False)
    low, high = standing[near.pk].interval or (0, 0)
    assert low < standing[near.pk].present.rate < high


def test_fewer_than_three_weeks_project_nothing(launch: Launch, ada: User) -> None:
    for back in (1, 8):
        counted(TODAY - timedelta(days=back), 100, 50 + back)
    set_goal(launch=launch, measure="verified", target=0.9, due=DUE, by=ada, today=TODAY)
    (standing,) = goals_of(launch, today=TODAY)
    assert (standing.projected, standing.on_track, standing.reached) == (None, None, False)


def test_an_ended_goal_leaves_the_page_and_stays_on_record(launch: Launch, ada: User) -> None:
    counted(TODAY - timedelta(days=1), 10, 5)
    goal = set_goal(launch=launch, measure="verified", target=0.9, due=DUE, by=ada, today=TODAY)
    end_goal(launch=launch, goal_id=goal.pk, by=ada, reason="Measured otherwise now")
    assert goals_of(launch, today=TODAY) == []
    assert Goal.objects.get().end.reason == "Measured otherwise now"
    with pytest.raises(ConflictError):
        end_goal(launch=launch, goal_id=goal.pk, by=ada, reason="Twice")


def test_the_line_is_that_of_least_squares() -> None:
    line = least_squares([0, 1, 2], [1, 2, 2])
    assert line is not None
    assert (line.start, line.slope) == (pytest.approx(7 / 6), pytest.approx(0.5))
    assert least_squares([0, 1, 1], [1, 2, 2]) is None


@pytest.mark.django_db(transaction=True)
def test_the_command_line_lists_opens_and_shows(assistant: Assistant, intents: Sequence[Intent]) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(handrail, ["launches", *words])
        return f"{done.exit_code} {done.output}"

    assert "intent refund x chat" in run("list")
    assert "Opened: channel refund x api" in run("open", "refund", "api")
    shown = run("show", str(Launch.objects.get(kind="channel").pk))
    assert shown.startswith("0 ")
    assert "the intent has no owner" in shown
    refused = run("goal", str(Launch.objects.get(kind="channel").pk), "verified", "0.9", "--by", "2999-01-01")
    assert refused.startswith("1 ")
    assert "needs a baseline" in refused
