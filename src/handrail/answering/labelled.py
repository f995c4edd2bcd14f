"""Drafts of which it is known whether they were right: what confidence is fitted on and judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LabelledDraft:
    """The intent and the features of a draft, as its decision recorded them, and whether it was the right answer."""

    intent: str
    features: Mapping[str, float]
    correct: bool
