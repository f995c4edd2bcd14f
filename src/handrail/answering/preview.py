"""What the bot would say: for staff, whatever is switched on."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from handrail.answering.engine import Ask, Engine, Proposal
from handrail.answering.fitted import coefficients_at
from handrail.answering.loading import current_engine
from handrail.answering.muting import muted_at
from handrail.answering.reading import Memory
from handrail.answering.record import record_of
from handrail.answering.reply import drafted, reply_for
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.autonomy.policy import BOTS_SIDE
from handrail.autonomy.queries import CHANNELS, cell_states
from handrail.conversations.messages import checked_text
from handrail.kernel.errors import InvalidError, NotFoundError


def preview(
    *, text: str, channel: str, language: str | None = None, assistant: Assistant | None = None
) -> dict[str, Any]:
    """Return the record of what the engine would decide, with `reply`: what the bot would say if it were allowed to.

    `reply` is None only where no approved passage was found. In a pilot, and where there is a control group, it shows
    the bot's side. Nothing is stored and nobody is told.
    """
    if channel not in CHANNELS:
        raise InvalidError(f"channels are {', '.join(CHANNELS)}", field="channel")
    assistant = assistant or Assistant.objects.select_related("front_team").first()
    if assistant is None:
        raise NotFoundError("there is no assistant yet")
    if language and language not in assistant.languages:
        raise InvalidError(f"languages are {', '.join(assistant.languages)}", field="language")
    proposal = thought(
        current_engine(), text=checked_text(text), channel=channel, language=language or "", assistant=assistant
    )
    translated = proposal.situation.translation is not None
    own = translated or proposal.reading.language in assistant.languages
    spoken = proposal.reading.language if own else assistant.language
    reply = reply_for(proposal, assistant=assistant, language=spoken)
    reply = reply or drafted(proposal, assistant=assistant, language=spoken)
    said = {"text": reply.text, "html": reply.html, "sources": reply.sources} if reply else None
    return {**record_of(proposal, channel=channel), "reply": said}


def thought(engine: Engine, *, text: str, channel: str, language: str, assistant: Assistant) -> Proposal:
    """Return what an engine would do with a first message on the bot's side of every pilot; nothing is stored."""
    return engine.propose(
        Ask(
            text=text,
            memory=Memory(language=language or assistant.language),
            languages=assistant.languages,
            cells=lambda intents: cell_states(channel, intents),
            today=timezone.localdate(timezone=timezone.get_default_timezone()),
            muted=muted_at(assistant),
            patterns=assistant.number_patterns,
            coefficients=coefficients_at(assistant.pk),
            translate=assistant.other_languages == OtherLanguages.TRANSLATE,
            lots=BOTS_SIDE,
        )
    )
