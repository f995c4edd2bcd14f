"""The screens of launches: measured, linked, and never ticked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from console.conftest import browser_of
from handrail.accounts.models import Team, User
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import place
from handrail.autonomy.models import Cell
from handrail.governance.gates import gates
from handrail.governance.launches.goals import set_goal
from handrail.governance.launches.growing import open_missing
from handrail.governance.launches.models import Goal, Launch
from handrail.governance.models import Progress
from handrail.insights.models import DayCount
from handrail.intents.models import Intent
from handrail.readiness.models import Drill, DrillCase


@pytest.fixture
def opened(assistant: Assistant, orders: Team) -> Assistant:
    """An assistant with one intent in the chat, and their launches."""
    begun(orders, "order_status")
    open_missing()
    return assistant


def begun(team: Team, slug: str) -> None:
    Intent.objects.create(slug=slug, title=slug.replace("_", " ").title(), risk="low", team=team)
    place(intent_slug=slug, channel="chat", stage="shadow", control=0, by=None, reason="cast")


def page(user: User, **launch: str) -> str:
    return seen(user, reverse("console:launch", args=[Launch.objects.get(**launch).pk]))


def seen(user: User, address: str) -> str:
    response = browser_of(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_kind_has_its_path_with_what_is_missing_and_where_to_mend_it(ada: User, opened: Assistant) -> None:
    intent = page(ada, kind="intent")
    for words in ("Scope named", "The intent has no owner", "No briefing is written", "not set from evidence",
                  "Nobody has tried to break the bot", "Shadow", "launch-time", "#gate-scope"):  # fmt: skip
        assert words in intent, words
    assert "Intents and checks" in page(ada, kind="deployment")
    assert "Label 20 more messages in this language" in page(ada, kind="language")


def test_nothing_can_be_ticked(ada: User, opened: Assistant) -> None:
    for each in Launch.objects.all():
        assert "checkbox" not in seen(ada, reverse("console:launch", args=[each.pk]))


def test_lists_cost_no_more_queries_with_more_intents(ada: User, opened: Assistant, orders: Team) -> None:
    deployment = reverse("console:launch", args=[Launch.objects.get(kind="deployment").pk])
    for address in (reverse("console:launches"), deployment):
        seen(ada, address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            seen(ada, address)
        for number in range(5):
            begun(orders, f"more_{number}_{len(address)}")
        open_missing()
        with CaptureQueriesContext(connection) as many:
            seen(ada, address)
        assert len(many) <= len(few), address


def test_a_goal_is_set_with_what_was_measured_whatever_is_typed(ada: User, opened: Assistant) -> None:
    day = timezone.now().date() - timedelta(days=2)
    DayCount.objects.create(
        day=day, assistant="fernhill", intent="order_status", channel="chat", language="en", stage="full", side="bot",
        measure="verified", n=10, total=5, weight_total=10, weighted_sum=5, weight_squares=10,
    )  # fmt: skip
    launch = Launch.objects.get(kind="intent")
    due = (timezone.now() + timedelta(days=30)).date().isoformat()
    sent = {"measure": "verified", "target": "90", "due": due, "baseline": "0.1", "baseline_n": "999"}
    browser_of(ada).post(reverse("console:goals", args=[launch.pk]), sent)
    goal = Goal.objects.get()
    assert (goal.baseline, goal.baseline_n, goal.target) == (0.5, 10, 0.9)
    assert "too few weeks to project" in page(ada, kind="intent")


def test_an_agent_reads_at_most_and_changes_nothing(ben: User, opened: Assistant) -> None:
    launch = Launch.objects.get(kind="intent")
    assert browser_of(ben).post(reverse("console:launch_closing", args=[launch.pk]), {"reason": "x"}).status_code == 403
    assert not hasattr(Launch.objects.get(pk=launch.pk), "closing")


def counted(intent: str, days_ago: int = 2) -> None:
    DayCount.objects.create(
        day=timezone.now().date() - timedelta(days=days_ago), assistant="fernhill", intent=intent, channel="chat",
        language="en", stage="full", side="bot", measure="verified", n=10, total=5, weight_total=10, weighted_sum=5,
        weight_squares=10,
    )  # fmt: skip


def test_a_goal_of_another_launch_is_not_found_and_stays(ada: User, opened: Assistant) -> None:
    counted("order_status")
    own, other = Launch.objects.get(kind="intent"), Launch.objects.get(kind="deployment")
    due = (timezone.now() + timedelta(days=30)).date()
    goal = set_goal(launch=own, measure="verified", target=0.9, due=due, by=ada)
    ask = browser_of(ada).post
    assert ask(reverse("console:goal_end", args=[other.pk, goal.pk]), {"reason": "x"}).status_code == 404
    assert not hasattr(Goal.objects.get(), "end")
    assert ask(reverse("console:goal_end", args=[own.pk, goal.pk]), {"reason": "x"}).status_code == 302
    assert Goal.objects.get().end.reason == "x"


def test_a_language_is_opened_by_hand_prepared_and_switched_on(ada: User, opened: Assistant) -> None:
    sent = {"assistant": "fernhill", "language": "fr"}
    browser_of(ada).post(reverse("console:launch_opening"), sent)
    assert "does not speak this language yet" in page(ada, language="fr")
    french = Launch.objects.get(language="fr")
    browser_of(ada).post(reverse("console:launch_language", args=[french.pk]))
    assert Assistant.objects.get().languages == ["en", "de", "fr"]
    assert "does not speak this language yet" not in page(ada, language="fr")
    intent = Launch.objects.get(kind="intent")
    assert browser_of(ada).post(reverse("console:launch_language", args=[intent.pk])).status_code == 404


def test_a_deployment_says_for_each_check_how_many_cells_pass_and_opens_those_that_do_not(
    ada: User, opened: Assistant, orders: Team
) -> None:
    begun(orders, "refund")
    lacking = {"order_status": ["knowledge"], "refund": []}
    for cell in Cell.objects.select_related("intent"):
        names = lacking[cell.intent.slug]
        Progress.objects.create(cell=cell, wanted="suggest", passed=3 - len(names), gates=3, lacking=names)
    shown = page(ada, kind="deployment")
    line = tallied(shown, "knowledge")
    assert "1 of 2" in line
    assert "1 missing" in line
    assert reverse("console:cell", args=["order_status", "chat"]) + "#gate-knowledge" in line
    assert reverse("console:cell", args=["refund", "chat"]) not in line
    assert "2 of 2" in tallied(shown, "scope")
    review = tallied(shown, "review_owner")
    assert "0 of 2" in review
    assert "2 asked later" in review


def tallied(shown: str, gate: str) -> str:
    """The line of a check, with the cells that it opens."""
    line = shown[shown.index(f'tally-name">{escape(gates()[gate].title)}<') :]
    return line[: min(line.index(end) for end in ('class="launch-tally"', "</section>") if end in line)]


def drilled(assistant: Assistant, by: User, days: int, engine: str) -> Drill:
    ended = timezone.now() - timedelta(days=days, minutes=1)
    drill = Drill.objects.create(
        assistant=assistant, channel="chat", participant=by, by=by, map_digest="old", ended_at=ended, passed=True,
        versions={"engine": engine},
    )  # fmt: skip
    DrillCase.objects.create(drill=drill, position=1, kind="trigger", expects="legal", language="en", ended_at=ended)
    return drill


@pytest.mark.parametrize("kind", ["intent", "deployment", "language"])
def test_the_latest_drill_is_told_with_result_age_people_build_and_whether_it_is_stale(
    ada: User, opened: Assistant, kind: str
) -> None:
    drilled(opened, ada, 20, "0.0.1")
    newest = drilled(opened, ada, 9, "0.0.2")
    shown = page(ada, kind=kind)
    for words in ("Passed", "1 of 1 cases held", "9 days ago", "Begun by Ada", "Ada took part", "Handrail 0.0.2",
                  "stale", "the last drill is 9 days old", "Others by now:"):  # fmt: skip
        assert words in shown, words
    assert reverse("console:drill", args=[newest.pk]) in shown
    assert "0.0.1" not in shown


def test_a_goal_is_drawn_against_its_baseline_and_target(ada: User, opened: Assistant) -> None:
    for days in (2, 9, 16, 23):
        counted("order_status", days)
    launch, due = Launch.objects.get(kind="intent"), (timezone.now() + timedelta(days=30)).date()
    set_goal(launch=launch, measure="verified", target=0.9, due=due, by=ada)
    shown = page(ada, kind="intent")
    for mark in ("spark-line", "spark-base", "spark-target", "spark-ahead", "spark-now"):
        assert mark in shown, mark
