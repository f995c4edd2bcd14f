"""Running an audit: from history to stored findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from numpy.typing import NDArray

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.fitted import coefficients_at
from handrail.answering.loading import current_engine
from handrail.assistants.models import Assistant
from handrail.audit import ranking
from handrail.audit.coverage import Lookup, own_articles
from handrail.audit.grouping import Group, groups_of
from handrail.audit.measuring import Instruments, coverage_columns, coverage_of, measured
from handrail.audit.models import AuditRun, RequestType, TagFinding, TypeMessage
from handrail.audit.options import Options
from handrail.audit.sampling import Sampled, conversations_of, sampled
from handrail.audit.tags import Tagged, read_tags
from handrail.intents.encoding import process_encoder
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, HandrailError
from handrail.language.embedding import TextEncoder

Report = Callable[[str, int, int], None]
JOB = "audit:audit_job"
_BATCH = 256


class NothingToAuditError(ConflictError):
    """There are too few past conversations to audit: import history first."""

    code = "nothing_to_audit"


class AuditBusyError(ConflictError):
    """Another process is at work on this audit."""

    code = "audit_busy"


@dataclass(frozen=True)
class _Findings:
    """All that is stored of a run."""

    types: list[RequestType]
    groups: list[Group]
    found: list[Sampled]
    tagged: Tagged


@transaction.atomic
def begin_audit(*, assistant: Assistant, options: Options, by: User | None, later: bool = False) -> AuditRun:
    """Note that an audit is to be made; with `later` a worker makes it, otherwise call `run_audit`.

    `by` None is the operator. Raises ForbiddenError.
    """
    if by is not None and not by.may(Permission.HISTORY_READ):
        raise ForbiddenError("your role does not read history")
    # Two who begin at once must not get the same number.
    Assistant.objects.select_for_update().get(pk=assistant.pk)
    last = AuditRun.objects.filter(assistant=assistant).aggregate(last=Max("number"))["last"] or 0
    run = AuditRun.objects.create(assistant=assistant, number=last + 1, options=options.plain(), by=by)
    if later:
        from procrastinate.contrib.django import app

        app.configure_task(JOB).defer(run_id=str(run.pk))
    return run


def run_audit(run_id: UUID, on_progress: Report = lambda step, done, total: None) -> AuditRun:
    """Make an audit; what is finished already stays as it is, so that a job may come twice.

    Findings are stored in one transaction at the end. Raises NothingToAuditError, AuditBusyError, and
    EncoderUnavailableError where the embedding model cannot be asked.
    """
    with _alone(run_id):
        run = AuditRun.objects.select_related("assistant").get(pk=run_id)
        if run.finished_at:
            return run
        try:
            _make(run, on_progress)
        except HandrailError as problem:
            run.failed = problem.message[:300]
            run.save(update_fields=["failed"])
            raise
    return run


def _make(run: AuditRun, on_progress: Report) -> None:
    options = Options.stored(run.options)
    on_progress("reading history", 0, 1)
    found = sampled(run.assistant, options)
    on_progress("reading history", 1, 1)
    if len(found) < 2:
        raise NothingToAuditError
    encoder = process_encoder()
    vectors = embedded(encoder, [each.text for each in found], on_progress)
    on_progress("finding types", 0, 1)
    tagged = read_tags(found, vectors, no_types=options.no_types)
    groups = groups_of(found, vectors, tagged, seed=options.seed)
    on_progress("finding types", 1, 1)
    today = timezone.localdate()
    lookup = Lookup(current_engine().holding(today), run.assistant, coefficients_at(run.assistant.pk), today)
    tools = Instruments(run.assistant, options, encoder, lookup, tagged)
    types = _measured_types(run, groups, found, tools, on_progress)
    run.encoder = encoder.fingerprint
    _store(run, _Findings(types, groups, found, tagged))


def embedded(encoder: TextEncoder, texts: Sequence[str], on_progress: Report) -> NDArray[np.float32]:
    """Return the vectors [texts, dimensions] of customers' words, equal texts embedded once, in batches."""
    different = list(dict.fromkeys(texts))
    parts = []
    for start in range(0, len(different), _BATCH):
        parts.append(encoder.encode(different[start : start + _BATCH]))
        on_progress("embedding", min(start + _BATCH, len(different)), len(different))
    row_of = {text: row for row, text in enumerate(different)}
    vectors: NDArray[np.float32] = np.concatenate(parts)[[row_of[text] for text in texts]]
    return vectors


def _measured_types(
    run: AuditRun, groups: Sequence[Group], found: Sequence[Sampled], tools: Instruments, on_progress: Report
) -> list[RequestType]:
    """The types in the order of their groups; place and score come from all together."""
    intents = {intent.slug: intent for intent in Intent.objects.all()}
    types, covered = [], []
    for number, group in enumerate(groups, start=1):
        intent = intents.get(slug_of(group.key)) if group.origin == "tag" else None
        covered.append(coverage_of(group, found, intent.slug if intent else "", tools))
        types.append(
            RequestType(
                run=run,
                key=group.key,
                title=group.title,
                origin=group.origin,
                intent=intent,
                score=0,
                place=0,
                **measured(group, found, tools),
            )
        )
        on_progress("measuring types", number, len(groups))
    for kind, own in zip(types, own_articles(covered), strict=True):
        for name, value in coverage_columns(own).items():
            setattr(kind, name, value)
    _rank(types, run.assistant.languages)
    return types


def slug_of(words: str) -> str:
    """Return the slug of a tag or title, as intents have it; empty where no letter is Latin."""
    return re.sub(r"[^a-z0-9]+", "_", words.casefold()).strip("_")[:60]


def _rank(types: Sequence[RequestType], served: Sequence[str]) -> None:
    largest = max((each.share for each in types), default=0.0)
    worked = sum(each.handle_seconds * each.conversations for each in types if each.handle_seconds)
    able = {}
    for each in types:
        known = _known(each, largest, worked, served)
        each.parts = ranking.grades(known)
        each.score = ranking.score(each.parts)
        able[each.key] = ranking.may_be_proposed(known)
    proposed = 0
    for place, each in enumerate(sorted(types, key=lambda one: (-one.score, -one.conversations, one.key)), start=1):
        each.place = place
        each.proposed = able[each.key] and proposed < ranking.MOST_PROPOSED
        proposed += each.proposed


def _known(each: RequestType, largest: float, worked: float, served: Sequence[str]) -> ranking.Known:
    return ranking.Known(
        conversations=each.conversations,
        share=each.share,
        largest_share=largest,
        consistency=each.consistency_low,
        covered=each.covered / each.covered_of if each.covered_of else None,
        risky=each.risky / each.risky_of if each.risky_of else None,
        served=sum(each.languages.get(language, 0) for language in served) / each.conversations,
        time_share=each.handle_seconds * each.conversations / worked if worked and each.handle_seconds else None,
    )


@transaction.atomic
def _store(run: AuditRun, findings: _Findings) -> None:
    found, tagged = findings.found, findings.tagged
    RequestType.objects.bulk_create(findings.types)
    TypeMessage.objects.bulk_create(
        (
            TypeMessage(type=kind, message_id=found[row].message, answer=found[row].answer_id, place=place)
            for kind, group in zip(findings.types, findings.groups, strict=True)
            for place, row in enumerate(group.rows)
        ),
        batch_size=2_000,
    )
    TagFinding.objects.bulk_create(
        TagFinding(run=run, flaw=flaw.flaw, tag=flaw.tag[:100], other=flaw.other[:100],
                   conversations=flaw.conversations, example=flaw.example[:500])
        for flaw in tagged.flaws
    )  # fmt: skip
    run.conversations, run.sampled = conversations_of(run.assistant), len(found)
    run.figures = _figures(findings)
    run.failed, run.finished_at = "", timezone.now()
    run.save()


def _figures(findings: _Findings) -> dict[str, Any]:
    found, tagged, types = findings.found, findings.tagged, findings.types
    seconds = [each.seconds for each in found if each.seconds]
    hours = [sum(column) for column in zip(*(each.hours for each in types), strict=True)]
    return {
        "without_tag": tagged.without_tag,
        "without_type": tagged.without_type,
        "contradictory": tagged.contradictory,
        "asides": tagged.asides[:50],
        "sorted": sum(each.conversations for each in types),
        "answered": sum(bool(each.answer.strip()) for each in found),
        "dated": sum(each.dated for each in types),
        "after_hours": round(sum((each.after_hours or 0) * each.dated for each in types)),
        "handle_seconds": float(np.median(seconds)) if seconds else None,
        "timed": len(seconds),
        "hours": hours,
        "languages": dict(Counter(each.language for each in found).most_common()),
        "channels": dict(Counter(each.channel for each in found if each.channel).most_common()),
        "covered": sum(each.covered for each in types),
        "covered_of": sum(each.covered_of for each in types),
        "risky": sum(each.risky for each in types),
        "risky_of": sum(each.risky_of for each in types),
    }


@contextmanager
def _alone(run_id: UUID) -> Iterator[None]:
    """Hold the audit for this process; the database lets go of it when the process dies."""
    key = run_id.int & ((1 << 63) - 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise AuditBusyError
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
