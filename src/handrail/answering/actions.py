"""Taking messages in, and taking turns: the verbs between channels and the engine."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.answering.acting import act
from handrail.answering.decide import Situation, decide
from handrail.answering.engine import Ask, Engine, Proposal, person_takes_over
from handrail.answering.fitted import coefficients_at
from handrail.answering.memory import memory_of
from handrail.answering.models import Decision, Turn
from handrail.answering.muting import muted_at
from handrail.answering.owing import mark_decided, owed_turn
from handrail.answering.reading import Reading
from handrail.answering.record import parts_of, record_of
from handrail.answering.translating import SURE_OF_LANGUAGE
from handrail.assistants.models import OtherLanguages
from handrail.assistants.wording import languages as catalogues
from handrail.assistants.wording import wording
from handrail.autonomy.policy import lots_of
from handrail.autonomy.queries import cell_states
from handrail.conversations.events import Decided
from handrail.conversations.handing import hand_off, reopen, wait_in_words
from handrail.conversations.holding import Holder, Holding, holding
from handrail.conversations.journal import append, locked
from handrail.conversations.messages import add_message, checked_text, say, sent_message
from handrail.conversations.models import Conversation, Message
from handrail.conversations.models.message import Author
from handrail.conversations.opening import checked_key
from handrail.conversations.principals import Principal
from handrail.intents.models import Intent
from handrail.language.personal import mask
from handrail.rows import write_row, written_together

TAKE_TURN = "answering:take_turn_job"
_TELL_PROGRESS = "SELECT set_config('synchronous_commit', 'off', true), pg_notify('handrail_progress', %s)"


def receive(*, by: Principal, conversation_id: UUID, text: str, key: str) -> Message:
    """Store a customer's message and owe it a turn, in one transaction. The same key again is the same message."""
    clean = checked_text(text)
    with transaction.atomic():
        conversation = locked(conversation_id, by.owned)
        sent = sent_message(conversation, author=Author.CUSTOMER, key=checked_key(key))
        if sent is not None:
            return sent
        now = holding(conversation)
        reopen(conversation, now)
        with written_together():
            message = add_message(conversation, author=Author.CUSTOMER, text=clean, key=key)
            if now.holder in {Holder.BOT, Holder.CLOSED}:
                _owe_turn(message, conversation)
            elif now.holder == Holder.WAITING:
                _tell_still_waiting(conversation, now)
    return message


@transaction.atomic
def ask_for_person(*, by: Principal, conversation_id: UUID) -> None:
    """Hand a conversation off because the customer pressed the button. Again, while he waits, changes nothing."""
    conversation = locked(conversation_id, by.owned)
    now = holding(conversation)
    if now.holder in {Holder.WAITING, Holder.PERSON}:
        return
    reopen(conversation, now)
    team = conversation.assistant.front_team
    last = Decision.objects.filter(conversation=conversation).exclude(intent="").order_by("-at").first()
    if last:
        intent = Intent.objects.filter(slug=last.intent).select_related("team").first()
        team = intent.team if intent and intent.team else team
    hand_off(conversation, team=team, reason="customer_asked", transferred={"asked_by": "button"}, said="handoff_asked")


def take_turn(*, turn_id: UUID, engine: Engine) -> Decision | None:
    """Answer one message or hand it off, exactly once.

    The engine thinks before the conversation is locked; under the lock it is checked again whether the turn is still
    owed and who holds the conversation, and answer, decision and events are committed together.
    """
    turn = owed_turn(turn_id)
    if turn is None:
        return None
    proposal = engine.propose(ask_of(turn.message, turn.conversation), lambda step: _tell_progress(turn.message, step))
    return conclude(turn=turn, proposal=proposal)


def conclude(*, turn: Turn, proposal: Proposal) -> Decision | None:
    """Act on a proposal and record it, unless the turn was decided meanwhile.

    Where a person has or has settled the conversation by now, the bot only observes.
    """
    with transaction.atomic():
        conversation = locked(turn.conversation_id)
        conversation.assistant = turn.conversation.assistant
        if not mark_decided(turn):
            return None
        if holding(conversation).holder != Holder.BOT:
            proposal = person_takes_over(proposal)
        _speak_customers_language(conversation, proposal.reading)
        with written_together():
            act(conversation, proposal, turn=turn)
            return _record(turn, conversation, proposal)


def hand_off_turn(*, turn_id: UUID, reason: str) -> Decision | None:
    """Give a turn that cannot be thought about to a person: the way out of every error."""
    turn = owed_turn(turn_id)
    if turn is None:
        return None
    nothing = Situation(Reading(turn.conversation.language, None, (), ()), (), {}, failure=reason)
    proposal = Proposal(mask(turn.message.text).text, nothing, decide(nothing), {"engine": "none"}, {})
    return conclude(turn=turn, proposal=proposal)


def ask_of(message: Message, conversation: Conversation) -> Ask:
    """Return the question to the engine that a stored message is."""
    return Ask(
        text=message.text,
        memory=memory_of(conversation, before=message),
        languages=conversation.assistant.languages,
        cells=lambda intents: cell_states(conversation.channel, intents),
        today=timezone.localdate(timezone=timezone.get_default_timezone()),
        muted=muted_at(conversation.assistant),
        patterns=conversation.assistant.number_patterns,
        coefficients=coefficients_at(conversation.assistant.pk),
        translate=conversation.assistant.other_languages == OtherLanguages.TRANSLATE,
        lots=lots_of(conversation.pk),
    )


def _owe_turn(message: Message, conversation: Conversation) -> None:
    turn = Turn(message=message, conversation=conversation)
    write_row(turn)
    app.configure_task(TAKE_TURN, lock=str(conversation.pk)).defer(turn_id=str(turn.pk))


def _record(turn: Turn, conversation: Conversation, proposal: Proposal) -> Decision:
    requests, drafts = proposal.reading.requests, [draft for draft in proposal.situation.drafts if draft]
    index = max(0, proposal.verdict.request)
    slug = requests[index].intent.slug if requests else ""
    cell = proposal.situation.cells.get(slug)
    decision = Decision(
        turn=turn,
        conversation=conversation,
        outcome=proposal.verdict.outcome,
        reason=proposal.verdict.reason,
        intent=slug,
        confidence=min((draft.confidence for draft in drafts), default=None),
        stage=str(cell.holds) if cell else "",
        part=parts_of(proposal.situation)[index] if cell else "",
        record=record_of(proposal, channel=conversation.channel),
    )
    write_row(decision)
    append(
        conversation,
        Decided(
            decision_id=str(decision.pk),
            outcome=str(proposal.verdict.outcome),
            reason=proposal.verdict.reason,
            intent=decision.intent,
            confidence=decision.confidence,
            stage=decision.stage,
            part=decision.part,
        ),
    )
    return decision


def _speak_customers_language(conversation: Conversation, reading: Reading) -> None:
    """Go on in the customer's language; in one that the assistant does not serve only where it is sure, and spoken."""
    language, served = reading.language, conversation.assistant.languages
    spoken = language in served or (language in catalogues() and reading.certainty >= SURE_OF_LANGUAGE)
    if language != conversation.language and spoken:
        conversation.language = language
        conversation.save(update_fields=["language"])


def _tell_still_waiting(conversation: Conversation, now: Holding) -> None:
    """Confirm the first message that a waiting customer adds; once is enough."""
    if now.handoff is None:
        return
    key = f"still_waiting:{now.handoff.pk}"
    if not Message.objects.filter(conversation=conversation, author=Author.SYSTEM, key=key).exists():
        team = now.handoff.team
        wait = wait_in_words(conversation, team.expected_wait_minutes)
        text = wording(conversation.assistant, conversation.language, "still_waiting", team=team.name, wait=wait)
        say(conversation, text, key=key)


def _tell_progress(message: Message, step: str) -> None:
    """Tell the live streams what the engine is doing with a message; nothing is stored, nobody waits for the disk."""
    told = f"{message.conversation_id}:{step}:{message.event}"
    with connection.cursor() as cursor:
        cursor.execute(_TELL_PROGRESS, [told])
