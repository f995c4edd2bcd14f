"""The sources of this desk: each asks the room that knows. A room that has nothing to say is no evidence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from handrail.answering.decide import POLICY_VERSION
from handrail.answering.fitted import coefficients_at
from handrail.assistants.models import Assistant
from handrail.assistants.wording import catalogue, languages
from handrail.changes.models import Change
from handrail.changes.noting import Kind
from handrail.governance.ports import (
    ApprovedWords,
    CellView,
    KnowledgeFigures,
    LabelledMessage,
    NoEvidenceError,
    ReplayFigures,
    Sources,
    Status,
    Tally,
)
from handrail.history.queries import Case, labelled_cases
from handrail.intents.models import ClassifierVersion, EmbeddingModel
from handrail.knowledge.models import Article, Revision

_MOST_MESSAGES = 2_000


def present_sources() -> Sources:
    """Return what this desk has."""
    return Sources(_Measures(), _Replays(), _Readiness(), _Messages(), _Systems(), _Tripwires(), _Record())


def _room(path: str) -> Callable[..., Any]:
    """What another room offers by this name; NoEvidenceError as long as it does not."""
    try:
        offered: Callable[..., Any] = import_string(path)
    except ImportError as problem:
        raise NoEvidenceError(_("nothing measures this yet")) from problem
    return offered


def _assistants() -> list[Assistant]:
    found = list(Assistant.objects.order_by("slug"))
    if not found:
        raise NoEvidenceError(_("there is no assistant"))
    return found
