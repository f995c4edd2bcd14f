"""What an agent made of a draft. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum

MUCH_ALIKE = 0.6


class Use(StrEnum):
    """What became of a draft."""

    SENT = "sent"
    EDITED = "edited"
    DISCARDED = "discarded"


class Edit(StrEnum):
    """What was wrong with a draft that was edited."""

    WRONG_FACT = "wrong_fact"
    MISSING_STEP = "missing_step"
    TONE = "tone"
    POLICY = "policy"
    OTHER = "other"


def use_of(draft: str, sent: str, edit: str) -> Use | None:
    """Return what an agent did with a draft when he sent something; None where he must say what he changed.

    The same words, whatever the white space, are the draft as it is. Without a kind of edit, words that are mostly the
    draft's are an edit that nobody has explained, and others are the agent's own.
    """
    ours, theirs = draft.split(), sent.split()
    if ours == theirs:
        return Use.SENT
    if edit in list(Edit):
        return Use.EDITED
    alike = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    return None if alike >= MUCH_ALIKE else Use.DISCARDED
