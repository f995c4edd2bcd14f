"""What people do with conversations. Each is one transaction under the conversation's lock."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from handrail.accounts.models import Team, User
from handrail.accounts.policy import Permission
from handrail.conversations.events import NoteAdded
from handrail.conversations.handing import end_claim, give_back, hand_off, open_claim, settle
from handrail.conversations.holding import Holder, Holding, holding
from handrail.conversations.journal import append, locked
from handrail.conversations.messages import add_message, checked_text
from handrail.conversations.models import Claim, Conversation, Handoff, Message, Note
from handrail.conversations.models.message import Author
from handrail.conversations.opening import checked_key
from handrail.inbox.policy import Use
from handrail.inbox.queries import visible_conversation
from handrail.inbox.suggestions import checked_use, note_use, waiting_suggestion
from handrail.kernel.errors import ConflictError, ForbiddenError


class AlreadyClaimedError(ConflictError):
    """Somebody else has already taken this conversation."""

    code = "already_claimed"


class NotYoursError(ConflictError):
    """Claim the conversation first; only the person who holds it can do this."""

    code = "not_yours"


@transaction.atomic
def claim(*, conversation: Conversation, by: User) -> Claim:
    """Take a waiting conversation. One person wins; the others get AlreadyClaimedError with his name."""
    conversation, now = _open(conversation.pk, by)
    if now.claim:
        if now.claim.person_id == by.pk:
            return now.claim
        raise AlreadyClaimedError(f"{now.claim.person.name} has it")
    if now.handoff is None or now.resolution:
        raise ConflictError("this conversation does not wait for a person")
    return open_claim(conversation, now.handoff, by=by)


@transaction.atomic
def take_over(*, conversation: Conversation, by: User) -> Claim:
    """Take a conversation that the bot is handling, or a colleague's who is away; the bot falls silent at once."""
    conversation, now = _open(conversation.pk, by)
    if now.claim and now.claim.person_id == by.pk:
        return now.claim
    if now.resolution:
        raise ConflictError("this conversation is closed")
    handoff = now.handoff or _taken_from_bot(conversation, by)
    end_claim(conversation, now, tell=False)
    return open_claim(conversation, handoff, by=by)


@transaction.atomic
def release(*, conversation: Conversation, by: User) -> None:
    """Put one's own conversation back into the team's queue."""
    conversation, now = _held(conversation.pk, by)
    end_claim(conversation, now, tell=True)


@transaction.atomic
def reply(*, conversation: Conversation, by: User, text: str, key: str, edit: str = "") -> Message:
    """Answer the customer. The same key again is the same message.

    Where a draft waits, it is noted what became of it; `edit` says what was wrong with one that was changed. Words that
    are mostly the draft's without it raise SayWhatChangedError. The draft as it is keeps its sources.
    """
    conversation, now = _open(conversation.pk, by)
    sent = Message.objects.filter(conversation=conversation, author=Author.PERSON, key=checked_key(key)).first()
    if sent is not None:
        return sent
    _require_holder(now, by)
    clean, suggestion = checked_text(text), waiting_suggestion(now)
    use = checked_use(suggestion, clean, edit)
    message = add_message(
        conversation,
        author=Author.PERSON,
        text=clean,
        key=key,
        name=by.name,
        person=by,
        language=conversation.language,
        sources=suggestion.sources if suggestion and use != Use.DISCARDED else [],
    )
    if suggestion and use:
        note_use(conversation, suggestion, use=use, by=by, edit=edit, message=message)
    return message


@transaction.atomic
def discard_suggestion(*, conversation: Conversation, by: User) -> None:
    """Put the waiting draft of one's own conversation away. Again changes nothing."""
    conversation, now = _held(conversation.pk, by)
    suggestion = waiting_suggestion(now)
    if suggestion is not None:
        note_use(conversation, suggestion, use=Use.DISCARDED, by=by)


@transaction.atomic
def add_note(*, conversation: Conversation, by: User, text: str) -> Note:
    """Leave an internal note, which the customer never sees."""
    conversation, _ = _open(conversation.pk, by)
    note = Note.objects.create(
        conversation=conversation, person=by, text=checked_text(text), event=conversation.last_event + 1
    )
    append(conversation, NoteAdded(note_id=str(note.pk)))
    return note


@transaction.atomic
def hand_back(*, conversation: Conversation, by: User) -> None:
    """Give one's own conversation back to the bot."""
    conversation, now = _held(conversation.pk, by)
    give_back(conversation, now, by=by)


@transaction.atomic
def resolve(*, conversation: Conversation, by: User) -> None:
    """Mark the matter as settled. Anyone who works in the inbox may close what nobody else holds."""
    conversation, now = _open(conversation.pk, by)
    if now.holder == Holder.PERSON:
        _require_holder(now, by)
    settle(conversation, now, by=by)


def _open(conversation_id: UUID, by: User) -> tuple[Conversation, Holding]:
    if not by.may(Permission.INBOX_WORK):
        raise ForbiddenError("your role reads the inbox but does not work in it")
    conversation = locked(visible_conversation(by, conversation_id).pk)
    return conversation, holding(conversation)


def _held(conversation_id: UUID, by: User) -> tuple[Conversation, Holding]:
    conversation, now = _open(conversation_id, by)
    _require_holder(now, by)
    return conversation, now


def _require_holder(now: Holding, by: User) -> None:
    if now.claim is None or now.claim.person_id != by.pk or now.resolution:
        raise NotYoursError


def _taken_from_bot(conversation: Conversation, by: User) -> Handoff:
    team = Team.objects.filter(memberships__user=by).first() or conversation.assistant.front_team
    return hand_off(conversation, team=team, reason="taken_over", transferred={"by": by.name})
