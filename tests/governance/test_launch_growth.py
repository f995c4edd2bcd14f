"""Every expansion of scope opens a launch of its own, by itself; people open others by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from cast import climbed
from click.testing import CliRunner

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.changes.models import Change
from handrail.cli.main import handrail
from handrail.governance.actions import ask_up
from handrail.governance.launches.goals import end_goal, set_goal
from handrail.governance.launches.growing import open_missing, switch_languages
from handrail.governance.launches.models import Goal, Launch, LaunchKind
from handrail.governance.launches.opening import close_launch, open_launch
from handrail.governance.tasks import measure_job
from handrail.insights.models import DayCount
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def told(subject: str) -> list[tuple[object, ...]]:
    found = Change.objects.filter(kind="launch", subject=subject).order_by("at", "id")
    return list(found.values_list("before", "after", "by_name", "reason"))


@pytest.fixture
def invoice(assistant: Assistant, intents: Sequence[Intent]) -> Intent:
    open_missing()
    return Intent.objects.create(slug="invoice", title="Invoice", risk="low")


def test_an_intent_that_leaves_shadow_has_its_launch_before(invoice: Intent, ada: User) -> None:
    ask_up(intent_slug="invoice", channel="chat", by=ada, reason="Try")
    assert told("intent invoice x chat") == [({"open": False}, {"open": True}, "", "the scope has grown")]
    climbed("invoice", "chat", by=ada, times=2)
    open_missing()
    assert Launch.objects.filter(intent=invoice).count() == 1


def test_a_cell_that_left_off_without_a_request_gets_its_launch_from_the_worker(invoice: Intent, ada: User) -> None:
    climbed("invoice", "api", by=ada)
    measure_job(timestamp=0)
    assert str(Launch.objects.get(intent=invoice)) == "intent invoice x api"


def test_a_new_channel_opens_a_launch_of_its_own(invoice: Intent, ada: User) -> None:
    before = len(told("channel refund x api"))  # the log keeps what tests with transactions of their own did
    ask_up(intent_slug="refund", channel="api", by=ada, reason="Programs ask, too")
    assert len(told("channel refund x api")) == before + 1
    assert Launch.objects.filter(intent__slug="refund").count() == 2


def test_a_language_that_is_switched_on_opens_its_launch_at_once_and_the_log_tells_who(
    assistant: Assistant, ada: User
) -> None:
    open_missing()
    found = switch_languages(slug="fernhill", add=["fr"], by=ada, reason="Belgium")
    assert found.languages == ["en", "de", "fr"]
    assert len(told("language fernhill in fr")) == 1
    change = Change.objects.get(kind="assistant.languages")
    assert (change.before, change.after) == ({"languages": ["en", "de"]}, {"languages": ["en", "de", "fr"]})
    assert (change.by_name, change.reason) == ("Ada", "Belgium")
    assert switch_languages(slug="fernhill", drop=["fr"], by=ada).languages == ["en", "de"]


def test_only_languages_with_wording_are_switched_on_and_only_by_who_may(
    assistant: Assistant, ada: User, ben: User
) -> None:
    with pytest.raises(InvalidError, match="no wording in xx"):
        switch_languages(slug="fernhill", add=["xx"], by=ada)
    with pytest.raises(InvalidError):
        switch_languages(slug="fernhill", drop=["en", "de"], by=ada)
    with pytest.raises(ForbiddenError):
        switch_languages(slug="fernhill", add=["fr"], by=ben)
    with pytest.raises(NotFoundError):
        switch_languages(slug="nobody", add=["fr"], by=ada)
    assert Assistant.objects.get().languages == ["en", "de"]


def test_asking_again_for_a_cell_whose_launch_was_closed_opens_it_again(invoice: Intent, ada: User) -> None:
    launch = open_launch(kind=LaunchKind.INTENT, intent=invoice, channel="chat", by=ada)
    close_launch(launch=launch, by=ada, reason="Not this year")
    ask_up(intent_slug="invoice", channel="chat", by=ada, reason="Now")
    assert not Launch.objects.filter(pk=launch.pk, closing__isnull=False).exists()
    closed, opened = told("intent invoice x chat")[-2:]
    assert closed == ({"open": True}, {"open": False}, "Ada", "Not this year")
    assert opened[0] == {"open": False, "closed_by": "Ada", "closed_because": "Not this year"}


def test_a_language_can_be_prepared_before_the_assistant_speaks_it(assistant: Assistant, ada: User) -> None:
    made = open_launch(kind=LaunchKind.LANGUAGE, assistant=assistant, language="fr", by=ada)
    assert str(made) == "language fernhill in fr"
    with pytest.raises(InvalidError, match="languages with wording"):
        open_launch(kind=LaunchKind.LANGUAGE, assistant=assistant, language="xx", by=ada)
    switch_languages(slug="fernhill", add=["fr"], by=ada)
    assert Launch.objects.filter(language="fr").count() == 1


def test_a_goal_is_ended_only_through_its_own_launch(invoice: Intent, ada: User) -> None:
    DayCount.objects.create(
        day=TODAY - timedelta(days=1), assistant="fernhill", intent="refund", channel="chat", language="en",
        stage="full", side="bot", measure="verified", n=10, total=5, weight_total=10, weighted_sum=5,
        weight_squares=10,
    )  # fmt: skip
    own, other = (Launch.objects.get(kind="intent", intent__slug=slug) for slug in ("refund", "order_status"))
    due = TODAY + timedelta(days=56)
    goal = set_goal(launch=own, measure="verified", target=0.9, due=due, by=ada, today=TODAY)
    for launch, pk in ((other, goal.pk), (own, uuid4())):
        with pytest.raises(NotFoundError):
            end_goal(launch=launch, goal_id=pk, by=ada, reason="Mistaken")
    assert not hasattr(Goal.objects.get(), "end")


@pytest.mark.django_db(transaction=True)
def test_the_command_line_opens_and_closes_launches_and_sets_and_ends_goals(
    assistant: Assistant, intents: Sequence[Intent], ada: User
) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(handrail, list(words))
        return done.exit_code, done.output.strip()

    who = ("--as", ada.email)
    code, said = run("launches", "open", "fernhill", "--language", "fr", *who)
    assert (code, said.partition(" (")[0]) == (0, "Opened: language fernhill in fr")
    launch = str(Launch.objects.get(language="fr").pk)
    assert run("launches", "close", launch, "--reason", "Later", *who) == (0, "Closed: language fernhill in fr")
    assert "closed: Later" in run("launches", "show", launch)[1]
    code, said = run("launches", "close", launch, "--reason", "Twice")
    assert (code, said.count("\n"), "closed already" in said) == (1, 0, True)
    assert run("assistants", "languages", "fernhill", "--add", "it", *who) == (0, "It speaks en, de, it.")
    assert Launch.objects.filter(language="it").exists()

    DayCount.objects.create(
        day=date.today() - timedelta(days=1), assistant="fernhill", intent="refund", channel="chat", language="en",
        stage="full", side="bot", measure="verified", n=10, total=5, weight_total=10, weighted_sum=5,
        weight_squares=10,
    )  # fmt: skip
    own = str(Launch.objects.get(kind="intent", intent__slug="refund").pk)
    assert run("launches", "goal", own, "verified", "0.9", "--by", "2999-01-01", *who)[0] == 0
    goal = str(Goal.objects.get().pk)
    code, said = run("launches", "goal-end", launch, goal, "--reason", "Not its own")
    assert (code, said.count("\n"), said.startswith("Error: ")) == (1, 0, True)
    assert run("launches", "goal-end", own, goal, "--reason", "Done", *who)[0] == 0
    assert Goal.objects.get().end.by == ada
