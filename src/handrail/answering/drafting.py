"""Drafts made of approved passages, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handrail.answering.coefficients import SHIPPED, Coefficients
from handrail.answering.ports import FoundPassage
from handrail.answering.reading import GENERAL, Candidate, Draft, Request
from handrail.answering.scoring import Evidence, confidence, features

_KEPT = 8
_MOST_WORDS = 170
_NEARLY_AS_GOOD = 0.93
_BEGINNING_AS_GOOD = 0.80
_AGREEMENT_BONUS = 0.25
_EXPERIENCE_BONUS = 0.30
_SPOKEN_OF_BONUS = 0.05


def draft(
    request: Request, found: Sequence[FoundPassage], *, language: str = "en", coefficients: Coefficients = SHIPPED
) -> Draft | None:
    """Return the reply that approved passages give to a request, or None when search found none.

    The best article answers: its best passage, and one more that is nearly as good where both are short enough; the
    article's beginning, which gives the short answer, need not be as near. An article is
    preferred when it is filed under the request's intent, and when it answered such messages before.
    """
    if not found:
        return None
    ranked = sorted(found, key=lambda passage: -_rank(request, passage.candidate))[:_KEPT]
    best = ranked[0]
    quoted = _quoted(request, best, ranked)
    cited = {passage.candidate.passage_id for passage in quoted}
    evidence = _evidence(request, best, ranked)
    values = {name: round(value, 6) for name, value in features(request, evidence, language).items()}
    return Draft(
        intent=request.intent.slug,
        text="\n\n".join(passage.text for passage in quoted),
        html="".join(passage.html for passage in quoted),
        features=values,
        confidence=confidence(request.intent.slug, values, coefficients),
        candidates=tuple(replace(passage.candidate, cited=passage.candidate.passage_id in cited) for passage in ranked),
        approved=True,
        in_date=True,
    )


def preferred(request: Request, spoken_of: Sequence[str]) -> Mapping[str, float]:
    """Which articles search should look at whatever their words are, and how much higher each ranks.

    These are the ones that answered such messages before, since customers have words of their own, and for a follow-up
    those that the conversation is about.
    """
    found = {score.external_id: _EXPERIENCE_BONUS * score.probability for score in request.articles}
    for article in spoken_of if request.follow_up else ():
        found[article] = found.get(article, 0.0) + _SPOKEN_OF_BONUS
    return found


def _rank(request: Request, candidate: Candidate) -> float:
    bonus = _AGREEMENT_BONUS * request.intent.probability if _agrees(request, candidate) else 0.0
    return candidate.score + bonus + _EXPERIENCE_BONUS * _experience(request, candidate)


def _experience(request: Request, candidate: Candidate) -> float:
    """The probability, learned from labelled messages, that the candidate's article answers the request."""
    known = {score.external_id: score.probability for score in request.articles}
    return known.get(candidate.external_id, 0.0)


def _agrees(request: Request, candidate: Candidate) -> bool:
    return request.intent.slug != GENERAL and request.intent.slug in candidate.intents


def _quoted(request: Request, best: FoundPassage, ranked: Sequence[FoundPassage]) -> list[FoundPassage]:
    """The passages to send, in the article's own order: one or two."""
    least = _rank(request, best.candidate)
    room = _MOST_WORDS - len(best.text.split())
    for passage in sorted(ranked[1:], key=lambda passage: passage.position != 0):
        needed = least * (_BEGINNING_AS_GOOD if passage.position == 0 else _NEARLY_AS_GOOD)
        same_article = passage.candidate.article_id == best.candidate.article_id
        other_section = passage.candidate.heading_path != best.candidate.heading_path
        fits = len(passage.text.split()) <= room
        if same_article and other_section and fits and _rank(request, passage.candidate) >= needed:
            return sorted([best, passage], key=lambda chosen: chosen.position)
    return [best]


def _evidence(request: Request, best: FoundPassage, ranked: Sequence[FoundPassage]) -> Evidence:
    own = best.candidate.article_id
    others = [passage.candidate.score for passage in ranked if passage.candidate.article_id != own]
    same = [passage.candidate for passage in ranked if passage.candidate.article_id == own]
    return Evidence(
        dense=max(candidate.dense for candidate in same),
        lexical_share=max(candidate.lexical for candidate in same),
        gap=max(0.0, best.candidate.score - max(others, default=0.0)),
        agreement=_agrees(request, best.candidate),
        experience=_experience(request, best.candidate),
    )
