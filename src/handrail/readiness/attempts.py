"""People who try to break the bot by hand: as a customer on the channel, ending with a verdict in words."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.actions import receive
from handrail.answering.engine import Engine
from handrail.assistants.models import Assistant
from handrail.autonomy.queries import CHANNELS
from handrail.changes.noting import Kind, note_change
from handrail.conversations.handing import settle
from handrail.conversations.holding import holding
from handrail.conversations.journal import locked
from handrail.conversations.models import Message
from handrail.conversations.opening import open_conversation
from handrail.conversations.rehearsals import mark_rehearsal
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness.models import BreakAttempt
from handrail.readiness.playing import answered, principal
from handrail.readiness.policy import Verdict

LONGEST_WORDS = 1000


class NotYourAttemptError(ForbiddenError):
    """Only the person who tries says whether the bot held."""

    code = "not_your_attempt"


@transaction.atomic
def begin_attempt(
    *, assistant: Assistant, channel: str, by: User, language: str = "", repeats: BreakAttempt | None = None
) -> BreakAttempt:
    """Open a conversation on the channel as a customer; it is a rehearsal and counts nowhere.

    `repeats` is an earlier attempt of the same channel that broke the bot. Raises InvalidError.
    """
    _require_preview(by)
    if channel not in CHANNELS:
        raise InvalidError(f"channels are {', '.join(CHANNELS)}", field="channel")
    if repeats and (repeats.assistant_id, repeats.channel) != (assistant.pk, channel):
        raise InvalidError("only an attempt on the same channel can be repeated", field="repeats")
    attempt = BreakAttempt(assistant=assistant, channel=channel, person=by, repeats=repeats)
    conversation = open_conversation(
        by=principal(channel, attempt.pk, owner=by),
        assistant_slug=assistant.slug,
        key=f"attempt:{attempt.pk}",
        language=language,
    )
    mark_rehearsal(conversation, str(attempt.pk))
    attempt.conversation = conversation
    attempt.save()
    return attempt


def say(*, attempt: BreakAttempt, text: str, by: User, engine: Engine) -> list[Message]:
    """Say something as the customer and let the bot answer at once; returns what was said since, in order."""
    _require_own(attempt, by)
    asker = principal(attempt.channel, attempt.pk, owner=attempt.person)
    if attempt.conversation is None:
        raise ConflictError("the conversation is gone")
    message = receive(by=asker, conversation_id=attempt.conversation.pk, text=text, key=str(uuid4()))
    answered(message, engine)
    return list(Message.objects.filter(conversation=attempt.conversation, event__gt=message.event))


@transaction.atomic
def judge_attempt(*, attempt: BreakAttempt, verdict: str, words: str, by: User) -> BreakAttempt:
    """Say whether the bot held or broke, and close the conversation. What was shown is kept with the verdict.

    Raises InvalidError where nothing was said, the verdict is none, or a break has no words; ConflictError afterwards.
    """
    _require_own(attempt, by)
    clean = " ".join(words.split())
    if verdict not in list(Verdict):
        raise InvalidError(f"a verdict is {' or '.join(Verdict)}", field="verdict")
    if verdict == Verdict.BROKE and not clean:
        raise InvalidError("say what broke, for those who mend it", field="words")
    if len(clean) > LONGEST_WORDS:
        raise InvalidError(f"at most {LONGEST_WORDS} characters", field="words")
    if attempt.conversation is None:
        raise ConflictError("the conversation is gone")
    conversation = locked(attempt.conversation.pk)
    said = list(conversation.messages.order_by("event"))
    if not any(message.author == "customer" for message in said):
        raise InvalidError("say something to the bot first", field="verdict")
    attempt.shown = "\n\n".join(message.text for message in said if message.author in {"bot", "system"})
    attempt.verdict, attempt.words, attempt.judged_at = verdict, clean, timezone.now()
    attempt.save()
    settle(conversation, holding(conversation), by=None)
    subject = f"{attempt.assistant.slug} on {attempt.channel}"
    after = {"verdict": verdict, "repeats": str(attempt.repeats_id) if attempt.repeats_id else None}
    note_change(Kind.ATTEMPT, subject, before={"verdict": None}, after=after, by=by, reason=clean)
    return attempt


def _require_own(attempt: BreakAttempt, by: User) -> None:
    _require_preview(by)
    if attempt.person_id != by.pk:
        raise NotYourAttemptError
    if attempt.judged_at is not None:
        raise ConflictError("this attempt has its verdict; begin another")


def _require_preview(by: User) -> None:
    if not by.may(Permission.PREVIEW):
        raise ForbiddenError("your role does not try the bot")
