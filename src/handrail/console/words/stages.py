"""What a stage means, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.autonomy.policy import CellState, Part, Rung, Stage
from handrail.console.words.names import STAGES, word


def rung_words(rung: Rung) -> str:
    """Return a rung as the screens call it."""
    name = word(STAGES, rung.stage)
    return f"{name} {rung.share} %" if rung.stage == Stage.PILOT else name


def effect(cell: CellState, part: str) -> str:
    """Return what customers meet in a cell and, where the conversation's side is known, on which side it was."""
    side = {
        Part.PILOT_PEOPLE: _("This conversation is one of the rest."),
        Part.CONTROL: _("This conversation is one of them."),
    }
    return " ".join(filter(None, [_means(cell), side.get(Part(part)) if part else ""]))


def _means(cell: CellState) -> str:
    stage = cell.holds
    if stage == Stage.PILOT:
        return _("The bot has %(share)s %% of the conversations, people have the rest.") % {"share": cell.share}
    if stage == Stage.FULL and cell.control:
        share = {"share": cell.control}
        return _("The bot has the conversations; %(share)s %% stay with people for comparison.") % share
    return {
        Stage.OFF: _("People answer."),
        Stage.SHADOW: _("People answer; the bot drafts in silence."),
        Stage.SUGGEST: _("People answer; who takes the conversation gets the bot's draft."),
        Stage.FULL: _("The bot has all conversations."),
    }[stage]
