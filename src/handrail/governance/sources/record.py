"""What a pack freezes besides the gates: approved words, and everything that decides."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from handrail.answering.decide import POLICY_VERSION
from handrail.answering.fitted import coefficients_at
from handrail.assistants.models import Assistant
from handrail.assistants.wording import catalogue, languages
from handrail.autonomy.models import Cell
from handrail.governance.ports import ApprovedWords, CellView
from handrail.governance.sources.desk import approved_words
from handrail.intents.models import ClassifierVersion, EmbeddingModel
from handrail.quality.models import CellThreshold
from handrail.quality.queries import current_threshold


class Record:
    """What a pack freezes besides the gates."""

    def articles(self, view: CellView) -> list[ApprovedWords]:
        """Return the words that are searched for this intent, by article."""
        return [
            ApprovedWords(
                article=words.article.external_id,
                language=words.article.language,
                revision=words.number,
                sha256=words.content_hash,
                approved_by=words.approval.by.name,
                approved_at=words.approval.at,
                review_by=words.review_by,
            )
            for words in approved_words(view.intent)
        ]

    def versions(self, view: CellView) -> dict[str, Any]:
        """Return fingerprints of everything that decides."""
        classifier = ClassifierVersion.objects.filter(active=True).values_list("fingerprint", flat=True).first()
        encoder = EmbeddingModel.objects.filter(active=True).values_list("fingerprint", flat=True).first()
        assistants = list(Assistant.objects.order_by("slug"))
        cell = Cell.objects.filter(intent__slug=view.intent, channel=view.channel).first()
        chosen = current_threshold(cell) if cell else None
        return {
            "classifier": classifier or "none",
            "encoder": encoder or "none",
            "confidence": {each.slug: coefficients_at(each.pk).to_dict() for each in assistants},
            "policy": POLICY_VERSION,
            "threshold": _threshold(chosen),
            "wording": {each.slug: _wording(each) for each in assistants},
        }


def _threshold(chosen: CellThreshold | None) -> dict[str, Any] | None:
    if chosen is None:
        return None
    names = ("version", "value", "shown", "alpha", "delta", "cases", "accepted", "wrong", "bound", "at")
    return {name: getattr(chosen, name) for name in names}


def _wording(assistant: Assistant) -> str:
    """A digest of every fixed text that an assistant's customers may read."""
    texts = {language: catalogue(language) for language in languages()}
    whole = json.dumps([texts, assistant.wording, assistant.languages], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
