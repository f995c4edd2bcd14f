"""Whether a replay still speaks of what decides now: the one judgment for thresholds, gates and screens."""

from __future__ import annotations

from handrail.answering.fitted import coefficients_at
from handrail.intents.models import ClassifierVersion, EmbeddingModel
from handrail.quality.models import Replay
from handrail.quality.replays.knowledge import knowledge_fingerprints

ARTICLES = "articles"


def changed_since(replay: Replay, intent: str) -> tuple[str, ...]:
    """Return what has changed of an intent since a replay began, empty where it is as of today.

    Of articles (those filed under the intent), classifier, encoder and confidence: what a case's answer and confidence
    are made of. Triggers and thresholds are none of it, for they change neither. What a replay did not note is not
    held against it.
    """
    known: dict[str, str] = replay.knowledge
    articles = (ARTICLES,) if knowledge_fingerprints().get(intent) != known.get(intent) else ()
    return (*articles, *(name for name, now in _now(replay).items() if replay.versions.get(name, now) != now))


def _now(replay: Replay) -> dict[str, str]:
    now = {
        "classifier": _active(ClassifierVersion) or "none",
        "encoder": _active(EmbeddingModel),
        "confidence": coefficients_at(replay.assistant_id).version,
    }
    return {name: version for name, version in now.items() if version}


def _active(versions: type[ClassifierVersion | EmbeddingModel]) -> str:
    return str(versions.objects.filter(active=True).values_list("fingerprint", flat=True).first() or "")
