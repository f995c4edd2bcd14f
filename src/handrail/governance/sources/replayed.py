"""What replays over labelled history showed, of every assistant that has messages of the intent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from handrail.governance.ports import CellView, KnowledgeFigures, NoEvidenceError, ReplayFigures
from handrail.governance.sources.desk import approved_words, assistants
from handrail.intents.models import Intent
from handrail.knowledge.models import Passage, Revision
from handrail.language.contradiction import contradictions
from handrail.language.terms import base_language
from handrail.quality.models import Replay
from handrail.quality.queries import (
    knowledge_share,
    latest_replay,
    replay_figures,
    risk_limit,
    scored_cases,
)
from handrail.quality.staleness import changed_since
from handrail.statistics.intervals import upper_bound

_POINTS = 40


class Replays:
    """The newest replay of each assistant that has labelled messages of the intent, taken together."""

    def figures(self, view: CellView) -> ReplayFigures:
        """Add up what the cell would have answered at its threshold."""
        intent = Intent.objects.get(slug=view.intent)
        runs = self._runs(view)
        counted = [replay_figures(run, view.intent, view.threshold or 1.0) for run in runs]
        alpha, delta = risk_limit(intent.pk, intent.risk)
        return ReplayFigures(
            run=" ".join(str(run.pk) for run in runs),
            at=min(run.begun_at for run in runs),
            n=sum(each.cases for each in counted),
            answered=sum(each.answered for each in counted),
            wrong=sum(each.wrong for each in counted),
            alpha=alpha,
            delta=delta,
            curve=_curve([case for run in runs for case in scored_cases(run, view.intent)], delta),
            stale=_stale(runs, view),
        )

    def knowledge(self, view: CellView) -> KnowledgeFigures:
        """Add up how many labelled messages found an article of the intent, and look at the articles themselves."""
        runs = self._runs(view)
        shares = [knowledge_share(run, view.intent) for run in runs]
        approved = list(approved_words(view.intent))
        today = timezone.now().date()
        counts = Counter((words.article.language, words.content_hash) for words in approved)
        return KnowledgeFigures(
            n=sum(each.n for each in shares),
            answered=sum(each.hits for each in shares),
            unowned=tuple(str(words.article) for words in approved if words.article.owner_id is None),
            outdated=tuple(str(words.article) for words in approved if words.review_by and words.review_by < today),
            duplicates=tuple(
                str(words.article) for words in approved if counts[words.article.language, words.content_hash] > 1
            ),
            conflicts=_conflicts(approved),
            stale=_stale(runs, view),
        )

    def _runs(self, view: CellView) -> list[Replay]:
        runs = [latest_replay(each, channel=view.channel, intent=view.intent) for each in assistants()]
        finished = [run for run in runs if run]
        if not finished:
            raise NoEvidenceError(_("no replay on this channel has a message of this intent; label some, then replay"))
        return finished


def _conflicts(approved: Sequence[Revision]) -> tuple[str, ...]:
    """Quote what two articles of an intent say differently, the first such sentences of each two articles."""
    texts: dict[UUID, list[str]] = {words.pk: [] for words in approved}
    for revision, text in Passage.objects.filter(revision__in=texts).values_list("revision", "text"):
        texts[revision].append(text)
    said = []
    for first, second in combinations(approved, 2):
        language = base_language(first.article.language)
        if language == base_language(second.article.language):
            both = next(contradictions("\n".join(texts[first.pk]), "\n".join(texts[second.pk]), language), None)
            if both:
                said.append(f"{first.article}: “{both[0]}” – {second.article}: “{both[1]}”")
    return tuple(said)


def _curve(cases: list[tuple[float, bool]], delta: float) -> tuple[tuple[float, float, float], ...]:
    """At most forty thresholds from strict to loose: share answered, and upper bound of the share of those wrong."""
    cases.sort(reverse=True)
    points, step = [], max(1, len(cases) // _POINTS)
    for count in range(step, len(cases) + 1, step):
        wrong = sum(not right for _confidence, right in cases[:count])
        points.append((cases[count - 1][0], count / len(cases), float(upper_bound(wrong, count, delta))))
    return tuple(points)


def _stale(runs: Sequence[Replay], view: CellView) -> tuple[str, ...]:
    """In words, what has changed since a replay: knowledge, or what reads messages and says how sure that is."""
    words = {
        "articles": _("articles of this intent have changed since the replay; replay again"),
        "classifier": _("the classifier was trained since the replay; replay again"),
        "encoder": _("the embedding model was exchanged since the replay; replay again"),
        "confidence": _("how confidence is computed has changed since the replay; replay again"),
    }
    changed = {name for run in runs for name in changed_since(run, view.intent)}
    return tuple(said for name, said in words.items() if name in changed)
