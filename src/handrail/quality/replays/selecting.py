"""Which labelled messages a replay is about, and what each is labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from handrail.assistants.models import Assistant
from handrail.history.settling import Said, settled
from handrail.intents.importing import digest_of
from handrail.intents.models import OUT_OF_SCOPE, Example
from handrail.rows import values

_LABELLED = """
SELECT m.id, m.text, array_agg(coalesce(i.slug, 'out_of_scope') ORDER BY l.id), array_agg(l.origin::text ORDER BY l.id),
    array_agg(l.settles ORDER BY l.id)
FROM history_pastlabel l JOIN history_pastmessage m ON m.id = l.message_id
    JOIN history_pastconversation c ON c.id = m.conversation_id LEFT JOIN intents_intent i ON i.id = l.intent_id
WHERE c.assistant_id = %s GROUP BY m.id ORDER BY m.id
"""


@dataclass
class Chosen:
    """Messages with their labels, in a fixed order, and how many labelled ones were left out, by reason."""

    messages: list[UUID] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def chosen(*, assistant: Assistant, intents: Sequence[str] = ()) -> Chosen:
    """Choose an assistant's labelled messages, those of some intents where any are named.

    Left out are `disputed` ones, and those that the classifier was trained on (`taught`): it knows them by heart.
    """
    taught = set(Example.objects.filter(split="train").values_list("digest", flat=True))
    found = Chosen()
    for message, text, label in _labelled(assistant, found.left_out):
        if intents and label not in {*intents, OUT_OF_SCOPE}:
            continue
        if digest_of(text) in taught:
            found.left_out["taught"] += 1
            continue
        found.messages.append(message)
        found.labels.append(label)
    return found


def _labelled(assistant: Assistant, left_out: Counter[str]) -> Iterator[tuple[Any, str, str]]:
    for message, text, *labels in values(_LABELLED, [assistant.pk]):
        label = settled(map(Said, *labels))
        if label is None:
            left_out["disputed"] += 1
        else:
            yield message, text, label
