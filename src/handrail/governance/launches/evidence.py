"""What is on record of languages, each for all assistants in one query."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from handrail.history.models import PastLabel
from handrail.knowledge.models import ArticleTerms, Revision
from handrail.readiness.models import BreakAttempt, Drill, DrillCase
from handrail.readiness.policy import Verdict


def intents_known() -> dict[str, set[str]]:
    """Return by language the intents under which an approved article is filed that is in date and searched."""
    found = Revision.objects.filter(pk__in=ArticleTerms.objects.values("revision"), intents__isnull=False)
    found = found.filter(Q(review_by__isnull=True) | Q(review_by__gte=timezone.localdate()))
    known: dict[str, set[str]] = defaultdict(set)
    for language, intent in found.order_by().values_list("article__language", "intents__slug").distinct():
        known[language].add(intent)
    return known


def labelled() -> dict[tuple[UUID, str], int]:
    """Return how many past messages are labelled with an intent, by assistant and language."""
    of = ("message__conversation__assistant", "message__conversation__language")
    rows = PastLabel.objects.filter(intent__isnull=False).values_list(*of).order_by()
    return {(row[0], row[1]): row[2] for row in rows.annotate(n=Count("message", distinct=True))}


def drilled() -> dict[tuple[UUID, str, str], tuple[int, int]]:
    """Return of each channel's newest drill how many cases held, and how many there were, by language."""
    ended = Drill.objects.filter(ended_at__isnull=False).order_by("assistant_id", "channel", "-ended_at")
    newest = ended.distinct("assistant_id", "channel").values("pk")
    keys = ("drill__assistant", "drill__channel", "language")
    rows = DrillCase.objects.filter(drill__in=newest).order_by().values_list(*keys)
    passed = Count("pk", filter=Q(ended_at__isnull=False, failures=[]))
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows.annotate(passed=passed, n=Count("pk"))}


def tried() -> dict[tuple[UUID, str], tuple[int, int]]:
    """Return by assistant and language how many tries by hand held, and how many broke the bot and still do."""
    again = BreakAttempt.objects.filter(verdict=Verdict.HELD, repeats__isnull=False).values("repeats")
    rows = BreakAttempt.objects.filter(judged_at__isnull=False, conversation__isnull=False)
    held = Count("pk", filter=Q(verdict=Verdict.HELD))
    broke = Count("pk", filter=Q(verdict=Verdict.BROKE) & ~Q(pk__in=again))
    counted = rows.order_by().values_list("assistant", "conversation__language").annotate(held=held, broke=broke)
    return {(row[0], row[1]): (row[2], row[3]) for row in counted}
