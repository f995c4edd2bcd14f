"""The sources of this desk: each asks the room that knows. A room that has nothing to say is no evidence."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from handrail.answering.decide import POLICY_VERSION
from handrail.answering.fitted import coefficients_at
from handrail.assistants.models import Assistant
from handrail.assistants.wording import catalogue, languages
from handrail.autonomy.models import Cell
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
from handrail.intents.models import ClassifierVersion, EmbeddingModel, Intent
from handrail.knowledge.models import ArticleTerms, Passage, Revision
from handrail.quality.models import CellThreshold, Replay
from handrail.quality.queries import (
    current_threshold,
    knowledge_share,
    latest_replay,
    outdated,
    replay_figures,
    risk_limit,
    scored_cases,
)
from handrail.statistics.intervals import upper_bound

_MOST_MESSAGES = 2_000
_POINTS = 40


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


class _Measures:
    """Measures from events, as `insights` counts them."""

    def tally(self, measure: str, view: CellView, *, side: str, since: datetime | None) -> Tally:
        """Ask for one measure of the cell."""
        kind, tally = _room("handrail.insights.measures.Measure"), _room("handrail.insights.queries.tally")
        counted: Tally = tally(kind(measure), intent=view.intent, channel=view.channel, side=side, since=since)
        return counted


class _Replays:
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
        approved = list(_approved(view.intent))
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
            stale=_stale(runs, view),
        )

    def _runs(self, view: CellView) -> list[Replay]:
        runs = [latest_replay(each, channel=view.channel, intent=view.intent) for each in _assistants()]
        finished = [run for run in runs if run]
        if not finished:
            raise NoEvidenceError(_("no replay on this channel has a message of this intent; label some, then replay"))
        return finished


class _Readiness:
    """What `readiness` says, for every assistant that customers may write to."""

    def escalation(self, view: CellView) -> Status:
        """Ask for the escalation map."""
        ask = _room("handrail.readiness.queries.escalation_status")
        return _joined([ask(each, view.intent, view.channel) for each in _assistants()], safety=True)

    def drill(self, view: CellView) -> Status:
        """Ask for the last drill on the channel."""
        ask = _room("handrail.readiness.queries.drill_status")
        return _joined([ask(each, view.channel, view.now) for each in _assistants()])

    def briefing(self, view: CellView) -> Status:
        """Ask who has read the briefing."""
        return _joined([_room("handrail.readiness.queries.briefing_status")(view.intent)])

    def openness(self, view: CellView) -> Status:
        """Ask for the texts."""
        ask = _room("handrail.readiness.queries.openness_status")
        return _joined([ask(each) for each in _assistants()])

    def review_owner(self, view: CellView) -> Status:
        """Ask who reviews."""
        return _joined([_room("handrail.readiness.queries.review_owner_status")(view.intent)])


class _Messages:
    """Labelled messages of history."""

    def labelled(self, view: CellView) -> Iterator[LabelledMessage]:
        """Stream what all its labellers call this intent, of all assistants, at most 2,000."""
        cases = (
            case for each in _assistants() for case in labelled_cases(assistant=each, intent=view.intent)
            if _settled(case, view.intent)
        )  # fmt: skip
        for case in islice(cases, _MOST_MESSAGES):
            yield LabelledMessage(case.text, case.language, tuple(text for who, text in case.before if who != "agent"))

    def languages(self) -> Sequence[str]:
        """Return the languages of the assistants, those of the first one first."""
        return list(dict.fromkeys(language for each in _assistants() for language in each.languages))

    def well_written(self) -> Iterator[str]:
        """Stream the passages of the approved articles."""
        return Passage.objects.values_list("text", flat=True).iterator()


class _Systems:
    """Connected systems: there are no connectors yet, so none is connected."""

    def problem(self, name: str) -> str:
        """Say that the system is not connected."""
        return _("is not connected")


class _Tripwires:
    """What the log says of tripwires: whoever trips one notes it with the cell as the subject."""

    def last_breach(self, view: CellView) -> datetime | None:
        """Return the newest entry."""
        return Change.objects.filter(kind=Kind.TRIPWIRE, subject=str(view)).values_list("at", flat=True).first()


class _Record:
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
            for words in _approved(view.intent)
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


def _curve(cases: list[tuple[float, bool]], delta: float) -> tuple[tuple[float, float, float], ...]:
    """At most forty thresholds from strict to loose: share answered, and upper bound of the share of those wrong."""
    cases.sort(reverse=True)
    points, step = [], max(1, len(cases) // _POINTS)
    for count in range(step, len(cases) + 1, step):
        wrong = sum(not right for _confidence, right in cases[:count])
        points.append((cases[count - 1][0], count / len(cases), float(upper_bound(wrong, count, delta))))
    return tuple(points)


def _stale(runs: Sequence[Replay], view: CellView) -> tuple[str, ...]:
    """In words, what has changed since a replay: knowledge, or what reads messages."""
    said = []
    if any(outdated(run, view.intent) for run in runs):
        said.append(_("articles of this intent have changed since the replay; replay again"))
    trained = ClassifierVersion.objects.filter(active=True).values_list("fingerprint", flat=True).first() or "none"
    if any(run.versions.get("classifier", trained) != trained for run in runs):
        said.append(_("the classifier was trained since the replay; replay again"))
    return tuple(said)


def _approved(intent: str) -> QuerySet[Revision]:
    """The words that are searched and filed under an intent."""
    searched = ArticleTerms.objects.values("revision")
    found = Revision.objects.filter(pk__in=searched, intents__slug=intent)
    return found.select_related("article", "approval__by").order_by("article__external_id", "article__language")


def _settled(case: Case, intent: str) -> bool:
    """Whether people's labels, or without them those of tags and columns, name this intent and no other."""
    people = [label for label in case.labels if label.person]
    return all(label.intent == intent for label in people or case.labels)


def _joined(answers: Sequence[Any], *, safety: bool = False) -> Status:
    """One status of several. Where `safety` is not told apart, what is missing counts as safety: it fails closed."""
    missing = tuple(dict.fromkeys(str(line) for each in answers for line in each.missing))
    apart = [getattr(each, "safety", each.missing if safety else ()) for each in answers]
    return Status(
        met=sum(each.met for each in answers),
        needed=sum(each.needed for each in answers),
        missing=missing,
        safety=tuple(dict.fromkeys(str(line) for each in apart for line in each)),
    )


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
