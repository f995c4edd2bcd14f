"""What is known about each intent, in a word: so that a replay tells when knowledge has changed since."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from handrail.knowledge.models import ArticleTerms, Revision
from handrail.rows import values

ALL = ""
_SEARCHED = f"""
SELECT i.slug, a.external_id, a.language, r.content_hash, r.id
FROM {ArticleTerms._meta.db_table} t JOIN {Revision._meta.db_table} r ON r.id = t.revision_id
    JOIN knowledge_article a ON a.id = r.article_id
    LEFT JOIN {Revision.intents.through._meta.db_table} n ON n.revision_id = r.id
    LEFT JOIN intents_intent i ON i.id = n.intent_id
ORDER BY 1, 2, 3, 4
"""


def knowledge_fingerprints() -> dict[str, str]:
    """Return a digest of the approved, searched articles of each intent, and of all of them under the empty name."""
    articles: dict[str, list[str]] = defaultdict(list)
    for intent, external_id, language, content, _revision in values(_SEARCHED, []):
        line = f"{external_id}\0{language}\0{content}"
        articles[ALL].append(f"{intent or ''}\0{line}")
        if intent:
            articles[intent].append(line)
    return {intent: hashlib.sha256("\n".join(lines).encode()).hexdigest() for intent, lines in articles.items()}
