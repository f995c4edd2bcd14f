"""Replays, thresholds and reviews in a real browser: keys, progress, and what assistive technology meets."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from cast import write
from django.urls import reverse
from fake_engine import TRACKING, Shelf
from fake_engine import engine as small
from playwright.sync_api import expect
from replaying import NOTHING, ORDER, REFUND, Past

from console.browsing import NEEDS_CHROMIUM, SignIn
from handrail.accounts.models import User
from handrail.answering.actions import take_turn
from handrail.answering.models import Turn
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7
from handrail.quality import sampling
from handrail.quality.models import AnswerVerdict, Replay, ReplayCase
from handrail.quality.thresholds import set_threshold

pytestmark = NEEDS_CHROMIUM
WHAT_IF = "?intent=refund&how=people&value=&intent=order_status&how=threshold&value=99&every=90&triggers=1"
PICTURES = os.environ.get("HANDRAIL_PICTURES", "")
ANSWERED = "Your parcel's number is in the e-mail that we sent you when it left us. Track it under Orders."


@pytest.fixture
def runs(past: Past, replayed: Callable[..., Replay], ada: User, cell: Cell) -> list[Replay]:
    """Two finished runs and one that goes on, of messages of every kind, and a threshold from the first."""
    for number in range(60):
        past(f"{ORDER} {'please ' * (number % 4)}{number}", "order_status", answer=ANSWERED if number % 2 else "")
        past(f"{REFUND} {number}", "refund" if number % 9 else "order_status")
        if number % 4 == 0:
            past(f"{NOTHING} {number}", "out_of_scope")
            past(f"My parcel is a disgrace, the worst ever, and where is my money? {number}", "refund")
    first = replayed(note="Before the new articles")
    second = replayed(engine=small(Shelf((TRACKING,))), note="Without the article on refunds")
    set_threshold(cell=cell, replay=first, by=ada, reason="First evidence from the old desk")
    running = replayed(note="Once more")
    Replay.objects.filter(pk=running.pk).update(finished_at=None)
    running.chunks.filter(number__gte=1).update(done_at=None)
    return [first, second]


@pytest.fixture
def answers(assistant: Assistant, intents: Sequence[Intent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "SHARE", 1.0)
    for number in range(4):
        visitor = Visitor(uuid7())
        opened = open_conversation(by=visitor, assistant_slug=assistant.slug, key=f"opening-{number}")
        write(visitor, opened, f"Where is my order, number {number}?")
    for turn in Turn.objects.order_by("owed_since"):
        take_turn(turn_id=turn.pk, engine=small())


def test_answers_are_judged_by_keyboard_alone(sign_in: SignIn, ada: User, answers: None) -> None:
    page = sign_in(ada, reverse("console:reviews"))
    page.keyboard.press("1")
    page.wait_for_selector("text=number 2?")
    page.keyboard.press("0")
    page.wait_for_selector("text=number 1?")
    page.keyboard.press("3")
    page.wait_for_selector(".judged >> text=The article is out of date")
    told = list(AnswerVerdict.objects.values_list("verdict", "cause", "message__conversation__messages__text"))
    assert {(verdict, cause) for verdict, cause, _ in told} == {("right", ""), ("wrong", "outdated_article")}


def test_a_case_is_judged_by_a_key(sign_in: SignIn, ada: User, runs: list[Replay]) -> None:
    case = ReplayCase.objects.filter(replay=runs[0], grade="right").first()
    assert case is not None
    page = sign_in(ada, reverse("console:replay_case", args=[case.pk]))
    page.keyboard.press("2")
    page.wait_for_selector("text=later replays count it so")
    case.refresh_from_db()
    assert case.grade == "wrong"


def test_a_run_that_goes_on_tells_of_its_progress_by_itself(
    sign_in: SignIn,
    ada: User,
    runs: list[Replay],
) -> None:
    page = sign_in(ada, reverse("console:replays"))
    running = Replay.objects.get(finished_at=None)
    page.wait_for_selector("text=128 of 150 done")
    running.chunks.update(done_at=running.begun_at)
    page.wait_for_selector("text=150 of 150 done")
    Replay.objects.filter(pk=running.pk).update(finished_at=running.begun_at)
    expect(page.locator("text=150 of 150 done")).to_have_count(0)


def test_the_chart_stands_in_the_page_in_its_colours(
    sign_in: SignIn,
    ada: User,
    runs: list[Replay],
) -> None:
    page = sign_in(ada, reverse("console:thresholds", args=["order_status", "chat"]), color_scheme="dark")
    paper = page.locator(".chart svg > rect").first
    paper.wait_for(timeout=30_000)
    assert paper.evaluate("each => getComputedStyle(each).fill") != "rgb(254, 254, 254)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_screen_of_quality_has_a_serious_barrier_or_scrolls_sideways(
    sign_in: SignIn,
    ines: User,
    runs: list[Replay],
    answers: None,
    scheme: str,
    width: int,
) -> None:
    first, second = runs
    case = ReplayCase.objects.filter(replay=first, grade="right").exclude(alike=None).first()
    assert case is not None
    screens = {
        "replays": reverse("console:replays"),
        "replay": reverse("console:replay", args=[first.pk]),
        "hardness": reverse("console:replay", args=[first.pk]) + "?by=hardness",
        "failures": reverse("console:replay_failures", args=[second.pk]),
        "case": reverse("console:replay_case", args=[case.pk]),
        "comparison": reverse("console:replay_comparison", args=[second.pk]),
        "whatif": reverse("console:replay_whatif", args=[first.pk]) + WHAT_IF,
        "limits": reverse("console:gates"),
        "thresholds": reverse("console:thresholds", args=["order_status", "chat"]),
        "no_threshold": reverse("console:thresholds", args=["refund", "api"]),
        "reviews": reverse("console:reviews"),
    }
    page = sign_in(ines, screens["replays"], color_scheme=scheme, viewport={"width": width, "height": 900})
    for name, path in screens.items():
        page.goto(path)
        if "threshold" in name:
            page.locator(".chart svg").wait_for(timeout=30_000)
        found = Axe().run(page).response["violations"]
        serious = [(name, each["id"], each["nodes"][0]["html"][:200]) for each in found
                   if each["impact"] in {"serious", "critical"}]  # fmt: skip
        assert serious == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        if PICTURES:
            height = page.evaluate("document.querySelector('.main').scrollHeight")
            page.set_viewport_size({"width": width, "height": max(900, min(height + 80, 4000))})
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png")
            page.set_viewport_size({"width": width, "height": 900})
