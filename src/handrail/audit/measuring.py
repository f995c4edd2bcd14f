"""The figures of one type of request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from handrail.assistants.models import Assistant
from handrail.audit.coverage import Covered, Lookup, risk_words
from handrail.audit.grouping import Group
from handrail.audit.options import Options
from handrail.audit.sampling import Sampled
from handrail.audit.tags import Tagged
from handrail.language.embedding import TextEncoder
from handrail.statistics.likeness import mean_cosine

ANSWERS_READ = 100
COVERAGE_READ = 60
RISKS_READ = 300
_ARTICLES = 3
_BATCH = 256


@dataclass(frozen=True)
class Instruments:
    """What figures are taken with. `lookup` is None where the engine has no model to search with."""

    assistant: Assistant
    options: Options
    encoder: TextEncoder
    lookup: Lookup
    tagged: Tagged


def measured(group: Group, found: Sequence[Sampled], tools: Instruments) -> dict[str, Any]:
    """Return the columns of a RequestType that are measured, but for its coverage.

    Answers and risk words are read from a part of the messages that a hash chose, so typical or not.
    """
    members = [found[row] for row in sorted(group.rows)]
    return {
        "conversations": len(members),
        "share": len(members) / len(found),
        "languages": dict(Counter(each.language for each in members).most_common()),
        "channels": dict(Counter(each.channel for each in members if each.channel).most_common()),
        "tags": dict(tools.tagged.spellings.get(group.key, Counter()).most_common()),
        **_consistency(members, tools.encoder),
        **_times(members, tools.options),
        **_risks(members, tools.assistant),
    }


def _consistency(members: Sequence[Sampled], encoder: TextEncoder) -> dict[str, Any]:
    """How much alike agents' first answers are."""
    answers = [each.answer for each in members if each.answer.strip()][:ANSWERS_READ]
    likeness = mean_cosine(encoder.encode(answers)) if len(answers) > 2 else None
    if likeness is None:
        return {"answers": len(answers)}
    return {
        "answers": likeness.n,
        "consistency": likeness.mean,
        "consistency_low": likeness.low,
        "consistency_high": likeness.high,
    }


def _times(members: Sequence[Sampled], options: Options) -> dict[str, Any]:
    seconds = [each.seconds for each in members if each.seconds]
    begun = [each.at for each in members if each.at]
    hours = Counter(options.local(moment).hour for moment in begun)
    late = sum(options.is_after_hours(moment) for moment in begun)
    return {
        "handle_seconds": median(seconds) if seconds else None,
        "timed": len(seconds),
        "after_hours": late / len(begun) if begun else None,
        "dated": len(begun),
        "hours": [hours[hour] for hour in range(24)],
    }


def coverage_of(group: Group, found: Sequence[Sampled], intent: str, tools: Instruments) -> Covered:
    """Return what articles answer of a type, also those of neighbouring ones; `intent` is its slug, or empty.

    As many messages are read as a hash chose, see `measured`.
    """
    rows = sorted(group.rows)[:COVERAGE_READ]
    return tools.lookup.covered([found[row].text for row in rows], intent)


def coverage_columns(found: Covered) -> dict[str, Any]:
    """Return the columns of a RequestType that tell its coverage."""
    articles = [{"address": address, "title": title, "messages": n} for address, title, n in found.articles[:_ARTICLES]]
    return {"covered": found.good, "covered_of": found.n, "articles": articles}


def _risks(members: Sequence[Sampled], assistant: Assistant) -> dict[str, Any]:
    read = [(each.text, each.language) for each in members[:RISKS_READ]]
    risky, risks = risk_words(read, assistant.languages)
    return {"risky": risky, "risky_of": len(read), "risks": risks}
