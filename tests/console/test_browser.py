"""The console in a real browser: live updates, drafts, keys, and what assistive technology meets."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from console.browsing import NEEDS_CHROMIUM, SignIn
from console.conftest import PASSWORD, decided, say
from handrail.accounts.models import User
from handrail.answering.models import Suggestion
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation
from handrail.history import uploading
from handrail.history.models import HistoryUpload
from handrail.inbox import actions
from handrail.inbox.models import SuggestionUse

pytestmark = NEEDS_CHROMIUM


def changed(page: Page, conversation: Conversation) -> None:
    """What the live stream does when it names a conversation."""
    page.evaluate("htmx.trigger(document.body, 'inbox-changed'); htmx.trigger(document.body, 'conversation-changed')")


def address(conversation: Conversation) -> str:
    return reverse("console:conversation", args=[conversation.pk])


def test_what_is_being_typed_survives_a_live_update(sign_in: SignIn, ada: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ada)
    page = sign_in(ada, address(waiting))
    page.fill("#reply-text", "Half a sent")
    say(waiting, "One more thing")
    changed(page, waiting)
    page.wait_for_selector("text=One more thing")
    page.keyboard.type("ence")
    assert page.input_value("#reply-text") == "Half a sentence"


def test_what_is_being_typed_survives_reload_and_lost_connection(
    sign_in: SignIn, ada: User, waiting: Conversation
) -> None:
    actions.claim(conversation=waiting, by=ada)
    page = sign_in(ada, address(waiting))
    page.fill("#reply-text", "Not yet sent")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Not yet sent")
    page.context.set_offline(True)
    page.click("text=Send")
    page.wait_for_selector("text=Your text is kept")
    page.context.set_offline(False)
    page.click("text=Send")
    page.wait_for_selector(".entry-person >> text=Not yet sent")
    assert page.input_value("#reply-text") == ""


@pytest.fixture
def drafted(ada: User, waiting: Conversation) -> Suggestion:
    """A conversation that Ada has, with a draft of the bot."""
    made = decided(waiting)
    actions.claim(conversation=waiting, by=ada)
    return Suggestion.objects.create(
        turn=made.turn,
        conversation=waiting,
        handoff=waiting.handoffs.get(),
        intent="order_status",
        text="Look under Orders.\n\n1. Open it.\n2. Press Track.",
        html="<p>Look under Orders.</p><ol><li>Open it.</li><li>Press Track.</li></ol>",
        sources=[{"title": "Track your order", "heading": "", "url": "https://fernhill.example/help/track"}],
        confidence=0.83,
    )


def test_a_draft_is_sent_as_it_is_with_one_click(sign_in: SignIn, ada: User, drafted: Suggestion) -> None:
    page = sign_in(ada, address(drafted.conversation))
    expect(page.locator(".suggestion")).to_contain_text("83 %")
    expect(page.locator(".suggestion")).to_contain_text("Track your order")
    page.click("text=Send as it is")
    page.wait_for_selector(".entry-person >> text=Press Track")
    expect(page.locator(".suggestion")).to_have_count(0)
    assert SuggestionUse.objects.get().use == "sent"


def test_a_draft_is_edited_only_with_a_word_on_what_was_wrong(sign_in: SignIn, ada: User, drafted: Suggestion) -> None:
    page = sign_in(ada, address(drafted.conversation))
    page.click("text=Edit in the reply box")
    reply = page.locator("#reply-text")
    expect(reply).to_have_value(drafted.text)
    reply.press("End")
    page.keyboard.type(" 3. Call us.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Say what was wrong with the draft")
    expect(reply).to_have_value(f"{drafted.text} 3. Call us.")
    page.select_option("select[name=edit]", "missing_step")
    page.reload()
    expect(page.locator("select[name=edit]")).to_have_value("missing_step")
    expect(reply).to_have_value(f"{drafted.text} 3. Call us.")
    assert [each for each in Axe().run(page).response["violations"] if each["impact"] in {"serious", "critical"}] == []
    page.click(".compose-reply >> text=Send")
    page.wait_for_selector(".entry-person >> text=Call us")
    use = SuggestionUse.objects.get()
    assert (use.use, use.edit) == ("edited", "missing_step")


def test_what_is_being_typed_survives_that_the_draft_is_put_away(
    sign_in: SignIn, ada: User, drafted: Suggestion
) -> None:
    page = sign_in(ada, address(drafted.conversation))
    page.fill("#reply-text", "I looked myself")
    page.click("text=Discard")
    expect(page.locator(".suggestion")).to_have_count(0)
    expect(page.locator("#reply-text")).to_have_value("I looked myself")
    assert SuggestionUse.objects.get().use == "discarded"


def test_a_note_in_progress_survives_the_claim(sign_in: SignIn, ada: User, waiting: Conversation) -> None:
    page = sign_in(ada, address(waiting))
    page.fill("#note-text", "He called twice")
    page.click("[data-verb=claim]")
    page.wait_for_selector("#reply-text")
    expect(page.locator("#note-text")).to_have_value("He called twice")
    expect(page.locator("#reply-text")).to_be_focused()


def test_the_inbox_can_be_worked_by_keyboard_alone(sign_in: SignIn, ada: User, waiting: Conversation) -> None:
    page = sign_in(ada, reverse("console:inbox"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#conversation")
    page.keyboard.press("c")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("On its way.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".entry-person >> text=On its way.")


def test_who_comes_second_sees_a_notice_and_the_name(
    sign_in: SignIn, ada: User, ben: User, waiting: Conversation
) -> None:
    page = sign_in(ben, address(waiting))
    actions.claim(conversation=waiting, by=ada)
    page.click("[data-verb=claim]")
    page.wait_for_selector("#toasts >> text=Ada has it")
    page.wait_for_selector(".head-state >> text=Ada has it")


def test_the_choice_of_dark_survives_a_reload(sign_in: SignIn, ada: User, waiting: Conversation) -> None:
    page = sign_in(ada, reverse("console:inbox"), color_scheme="light")
    page.click("[data-theme-toggle]")
    page.reload()
    assert page.get_attribute("html", "data-theme") == "dark"


def test_on_a_phone_one_pane_shows_at_a_time(sign_in: SignIn, ada: User, waiting: Conversation) -> None:
    page = sign_in(ada, reverse("console:inbox"), viewport={"width": 360, "height": 740})
    page.click("text=Vic Visitor")
    page.wait_for_selector("#conversation")
    assert not page.is_visible("#list")
    page.click(".back")
    page.wait_for_selector("#list", state="visible")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_screen_has_a_serious_barrier_or_scrolls_sideways(
    sign_in: SignIn, ines: User, waiting: Conversation, scheme: str, width: int
) -> None:
    decision = decided(waiting)
    actions.claim(conversation=waiting, by=ines)
    page = sign_in(ines, address(waiting), color_scheme=scheme, viewport={"width": width, "height": 800})
    names = ("inbox", "preview", "articles", "autonomy", "triggers", "labels", "people", "tokens")
    screens = [address(waiting), reverse("console:decision", args=[decision.pk]), "/console/nothing-here/"]
    for path in [*screens, *(reverse(f"console:{name}") for name in names)]:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        serious = [(path, each["id"]) for each in found if each["impact"] in {"serious", "critical"}]
        assert serious == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_signing_in_works_in_a_browser(chromium: Browser, live_server: object, ada: User) -> None:
    page = chromium.new_page(base_url=live_server.url)
    page.goto(reverse("console:sign_in"))
    page.fill("#id_email", ada.email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Waiting")
    page.close()


def test_a_file_of_history_is_sent_in_pieces_and_its_import_followed(
    sign_in: SignIn, ada: User, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "PIECE", 1000)
    monkeypatch.setattr(uploading, "_PROCESSES", 1)
    path = tmp_path / "desk.csv"
    path.write_text("question,answer\n" + "".join(f"Where is parcel {n}?,It comes.\n" for n in range(100)))
    page = sign_in(ada, reverse("console:history"))
    page.set_input_files("input[type=file]", path)
    page.click(".bring-form >> text=Import")
    page.wait_for_selector(".upload >> text=Waiting for a worker")
    uploading.take_in(HistoryUpload.objects.get().pk)
    page.click("text=See what came in")
    expect(page.locator(".figures")).to_contain_text("200")
    page.goto(reverse("console:past_conversations"))
    page.fill("input[name=text]", "parcel 42")
    expect(page.locator(".past tbody tr")).to_have_count(1)
    page.click(".past-title")
    expect(page.locator(".entry-customer")).to_contain_text("Where is parcel 42?")
