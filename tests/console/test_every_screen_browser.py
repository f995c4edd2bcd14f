"""Every screen of autonomy and its evidence on a phone and on a desk, in English and German: nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from console.browsing import NEEDS_CHROMIUM, SignIn
from console.conftest import browser_of
from console.test_audit import asked, kind
from console.test_map import counted
from console.test_quality_browser import answers, runs
from handrail.accounts.models import User
from handrail.audit.models import RequestType
from handrail.autonomy.models import Cell
from handrail.governance.launches.growing import open_missing
from handrail.governance.launches.models import Launch
from handrail.governance.models import EvidencePack, Progress, Request
from handrail.governance.tripwires.watching import watch
from handrail.history.models import HistoryImport, PastConversation
from handrail.intents.models import Intent
from handrail.quality.models import Replay, ReplayCase

__all__ = ["answers", "asked", "kind", "runs"]
pytestmark = NEEDS_CHROMIUM

LONG = "Balance not updated after a bank transfer to somebody else"
# What is wider than the window, and neither scrolls in a box of its own nor is meant for screen readers alone.
STICKS_OUT = """() => [...document.querySelectorAll("body, .main, .main *")].filter((each) => {
  if (each.closest(".visually-hidden")) return false;
  if (each.matches("body, .main")) return each.scrollWidth > each.clientWidth;
  const place = each.getBoundingClientRect();
  if (!place.width || (place.left >= -1 && place.right <= innerWidth + 1)) return false;
  for (let box = each.parentElement; box && !box.matches(".main"); box = box.parentElement) {
    if (getComputedStyle(box).overflowX !== "visible") return false;
  }
  return true;
}).map((each) => each.outerHTML.slice(0, 160))"""


def at(name: str, *of: object, **asked_for: str) -> str:
    return reverse(f"console:{name}", args=of) + ("?" + "&".join(map("=".join, asked_for.items())) if asked_for else "")


@pytest.fixture
def screens(
    ada: User, ines: User, runs: list[Replay], answers: None, kind: RequestType, intents: Sequence[Intent]
) -> list[str]:
    """The addresses of all screens, with something to tell on each."""
    Intent.objects.filter(slug="order_status").update(title=LONG, owner=ada, audience="public")
    Intent.objects.create(slug="fleet_sales", title=LONG[::-1], risk="high", owner=ada, audience="public")
    browser_of(ada).post(at("ask", "fleet_sales", "chat"), {"reason": "Scope is clear"})
    browser_of(ines).post(at("agree", Request.objects.get().pk))
    cell = Cell.objects.get(intent__slug="order_status", channel="chat")
    Progress.objects.create(cell=cell, wanted="full", passed=9, gates=13, lacking=["steady"])
    Request.objects.create(cell=cell, before=cell.stage, after="pilot", after_share=25, by=ada, reason="200 labels")
    for measure, n, total in (("conversations", 12345, 12345), ("wrong_answer", 200, 4), ("repeat_contact", 90, 8)):
        counted(measure, n, total)
    counted("csat", 50, 45)
    watch()
    open_missing()
    past = PastConversation.objects.first()
    case = ReplayCase.objects.filter(replay=runs[0], grade="right").exclude(alike=None).first()
    assert past is not None
    assert case is not None
    plain = (
        "autonomy", "gates", "triggers", "measures", "launches", "audit", "labelling", "agreement", "replays",
        "reviews", "readiness", "briefings", "history", "past_conversations", "changes", "labels",
    )  # fmt: skip
    return [
        *map(at, plain),
        at("autonomy", only="attention"),
        at("autonomy", q="nothing is like this"),
        *(at("cell", slug, "chat") for slug in ("order_status", "refund", "fleet_sales")),
        at("thresholds", "order_status", "chat"),
        at("evidence", EvidencePack.objects.latest("at").pk),
        *(at("replay", runs[0].pk, by=by) for by in ("intent", "language", "hardness", "cause")),
        at("replay_failures", runs[1].pk),
        at("replay_comparison", runs[1].pk),
        at("replay_whatif", runs[0].pk, every="99"),
        at("replay_case", case.pk),
        at("audit_type", kind.pk),
        at("history_import", HistoryImport.objects.latest("begun_at").pk),
        at("past_conversation", past.pk),
        *(at("launch", each.pk) for each in Launch.objects.all()),
        *(at("measure", name) for name in ("wrong_answer", "handle_time")),
        *(at(name, "fernhill") for name in ("readiness_of", "escalation", "openness")),
        at("drills", "fernhill", "chat"),
        at("briefing", "order_status"),
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_sticks_out_of_any_screen(sign_in: SignIn, ines: User, screens: list[str], language: str) -> None:
    User.objects.filter(pk=ines.pk).update(language=language)
    page = sign_in(ines, screens[0])
    found = {}
    for address in screens:
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            found[address, width] = page.evaluate(STICKS_OUT)
    assert {where: what for where, what in found.items() if what} == {}
    assert page.get_attribute("html", "lang") == language


def test_no_screen_has_a_serious_barrier(sign_in: SignIn, ines: User, screens: list[str]) -> None:
    # Without motion, so that no colour is measured on its way from dark to light.
    page = sign_in(ines, screens[0], viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    found = {}
    for address in screens:
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            violations = Axe().run(page).response["violations"]
            found[address, scheme] = [(each["id"], each["nodes"][0]["html"][:160]) for each in violations
                                      if each["impact"] in {"serious", "critical"}]  # fmt: skip
    assert {where: what for where, what in found.items() if what} == {}


def walked(page: Page) -> Callable[..., str]:
    def to(*keys: str) -> str:
        for key in keys:
            page.keyboard.press(key)
        return str(page.evaluate("document.activeElement.getAttribute('href')"))

    return to


def test_the_map_is_walked_by_arrows(sign_in: SignIn, ada: User, intents: Sequence[Intent]) -> None:
    page = sign_in(ada, at("autonomy"))
    to = walked(page)
    assert to("/", "ArrowDown") == at("cell", "order_status", "chat")
    assert to("ArrowRight") == at("cell", "order_status", "api")
    assert to("ArrowRight") == at("cell", "order_status", "api")
    assert to("ArrowDown") == at("cell", "refund", "api")
    assert to("Home", "ArrowUp") == at("cell", "order_status", "chat")


def test_typing_finds_an_intent_and_the_address_keeps_it(sign_in: SignIn, ada: User, intents: Sequence[Intent]) -> None:
    page = sign_in(ada, at("autonomy"))
    page.keyboard.press("/")
    page.keyboard.type("refu")
    expect(page.locator(".grid tbody tr")).to_have_count(1)
    expect(page.locator("[data-map-find]")).to_be_focused()
    page.reload()
    expect(page.locator(".intent-title")).to_have_text(["Refund"])


def test_on_paper_the_map_is_whole_and_alone(sign_in: SignIn, ada: User, screens: list[str]) -> None:
    page = sign_in(ada, at("autonomy"), viewport={"width": 1100, "height": 300})
    page.emulate_media(media="print")
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.locator(".map-find")).to_be_hidden()
    assert page.evaluate("document.querySelector('.main').clientHeight > 300")
