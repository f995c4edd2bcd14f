"""What people do with a conversation: each address is one verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.problems import sentence
from handrail.console.requests import StaffRequest
from handrail.console.screens.conversation import pane_context, refreshed
from handrail.console.screens.inbox import list_context
from handrail.conversations.models import Conversation
from handrail.inbox import actions
from handrail.inbox.queries import visible_conversation
from handrail.kernel.errors import ConflictError, InvalidError, TooLargeError

Verb = Callable[[StaffRequest, Conversation], str]
STARTS_WRITING = "focus-reply"


@needs(Permission.INBOX_WORK)
@require_POST
def claim(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Take a waiting conversation; who comes second is told who has it."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.claim(conversation=conversation, by=request.user)
        return _("The conversation is yours.")

    return _do(request, conversation_id, verb, then=[STARTS_WRITING])


@needs(Permission.INBOX_WORK)
@require_POST
def take_over(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Take a conversation from the bot or from a colleague who is away."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.take_over(conversation=conversation, by=request.user)
        return _("The conversation is yours. The bot stays silent.")

    return _do(request, conversation_id, verb, then=[STARTS_WRITING])


@needs(Permission.INBOX_WORK)
@require_POST
def release(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Put one's conversation back into the queue."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.release(conversation=conversation, by=request.user)
        return _("Put back into the queue.")

    return _do(request, conversation_id, verb)


@needs(Permission.INBOX_WORK)
@require_POST
def hand_back(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Give one's conversation back to the bot."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.hand_back(conversation=conversation, by=request.user)
        return _("The bot has the conversation again.")

    return _do(request, conversation_id, verb)


@needs(Permission.INBOX_WORK)
@require_POST
def resolve(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Mark the matter as settled."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.resolve(conversation=conversation, by=request.user)
        return _("Resolved.")

    return _do(request, conversation_id, verb)


@needs(Permission.INBOX_WORK)
@require_POST
def replies(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Answer the customer."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        text, key, edit = (request.POST.get(name, "") for name in ("text", "key", "edit"))
        actions.reply(conversation=conversation, by=request.user, text=text, key=key, edit=edit)
        return ""

    return _do(request, conversation_id, verb, sent="reply", then=[STARTS_WRITING])


@needs(Permission.INBOX_WORK)
@require_POST
def discard(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Put the bot's draft away."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.discard_suggestion(conversation=conversation, by=request.user)
        return _("The draft is put away.")

    return _do(request, conversation_id, verb, sent="suggestion")


@needs(Permission.INBOX_WORK)
@require_POST
def notes(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Leave a note for colleagues."""

    def verb(request: StaffRequest, conversation: Conversation) -> str:
        actions.add_note(conversation=conversation, by=request.user, text=request.POST.get("text", ""))
        return ""

    return _do(request, conversation_id, verb, sent="note")


def _do(
    request: StaffRequest, conversation_id: UUID, verb: Verb, *, sent: str = "", then: Sequence[str] = ()
) -> HttpResponse:
    """Run a verb and show the conversation as it is afterwards, whether the verb succeeded or came too late."""
    found = visible_conversation(request.user, conversation_id)
    status = 200
    try:
        said = verb(request, found)
        if said:
            messages.success(request, said)
    except (ConflictError, InvalidError, TooLargeError) as problem:
        messages.error(request, sentence(problem))
        status = problem.status
    found.refresh_from_db()
    if request.htmx:
        return _refreshed(request, found, status, sent, then)
    return _whole_page(request, found, status, sent)


def _refreshed(request: StaffRequest, found: Conversation, status: int, sent: str, then: Sequence[str]) -> HttpResponse:
    """The changed parts, and what the scripts should do next: forget the draft that was sent, start writing."""
    done = status == 200
    response = refreshed(
        request, found, shown_part=request.POST.get("part", ""), replied=done and bool(sent), status=status
    )
    follow = [*([f"sent-{sent}"] if sent else []), *then] if done else []
    response.headers["HX-Trigger-After-Settle"] = ", ".join(["inbox-changed", *follow])
    return response


def _whole_page(request: StaffRequest, found: Conversation, status: int, sent: str) -> HttpResponse:
    """Without scripts: the page itself, with the words that could not be sent still in their box."""
    if status == 200:
        return redirect("console:conversation", conversation_id=found.pk)
    context = list_context(request, open_id=found.pk) | pane_context(request, found)
    context[f"{sent}_text"] = request.POST.get("text", "")
    return render(request, "console/inbox/page.html", context, status=status)
