"""Drafts in the reply box: which one waits, and what became of it."""

from __future__ import annotations

from handrail.accounts.models import User
from handrail.answering.models import Suggestion
from handrail.conversations.events import SuggestionUsed
from handrail.conversations.holding import Holding
from handrail.conversations.journal import append
from handrail.conversations.models import Conversation, Message
from handrail.inbox.models import SuggestionUse
from handrail.inbox.policy import Edit, Use, use_of
from handrail.kernel.errors import InvalidError


class SayWhatChangedError(InvalidError):
    """Say what was wrong with the draft, so that it gets better."""

    code = "say_what_changed"


def waiting_suggestion(now: Holding) -> Suggestion | None:
    """Return the draft for the open handoff that nobody has sent, edited or discarded yet."""
    if now.handoff is None:
        return None
    return Suggestion.objects.filter(handoff=now.handoff, use__isnull=True).first()


def checked_use(suggestion: Suggestion | None, text: str, edit: str) -> Use | None:
    """Return what sending `text` makes of a draft, None where there is none. Raises SayWhatChangedError."""
    if edit and edit not in list(Edit):
        raise InvalidError(f"an edit is one of {', '.join(Edit)}", field="edit")
    if suggestion is None:
        return None
    use = use_of(suggestion.text, text, edit)
    if use is None:
        raise SayWhatChangedError(field="edit")
    return use


def note_use(
    conversation: Conversation,
    suggestion: Suggestion,
    *,
    use: Use,
    by: User,
    edit: str = "",
    message: Message | None = None,
) -> SuggestionUse:
    """Note what became of a draft of a locked conversation, with what was sent."""
    kind = edit if use == Use.EDITED else ""
    text = message.text if message else ""
    noted = SuggestionUse.objects.create(
        suggestion=suggestion, use=use, edit=kind, text=text, message=message, person=by
    )
    append(conversation, SuggestionUsed(suggestion_id=str(suggestion.pk), use=use, edit=kind))
    return noted
